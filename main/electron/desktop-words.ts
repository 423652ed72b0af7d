import { say } from '../contract/words.ts';

/** A notice: the page died. `isBack` where it was loaded again. */
export const crashed = (reason: string, isBack: boolean) => ({
	id: 'desktop.crashed',
	level: isBack ? ('warning' as const) : ('error' as const),
	words: isBack
		? say(
				`The window crashed (${reason}) and was loaded again. The bridge went on meanwhile.`,
				`画面がクラッシュしたため (${reason})、再読み込みしました。その間もブリッジは動作していました。`,
			)
		: say(
				`The window crashed again and again (${reason}). The bridge goes on; open the window from the tray.`,
				`画面のクラッシュが繰り返されています (${reason})。ブリッジは動作中です。トレイからウィンドウを開いてください。`,
			),
});

export const noLoginItem = (why: string) => ({
	id: 'desktop.login',
	level: 'error' as const,
	words: say(
		`The start at login could not be changed (${why}).`,
		`ログイン時の起動を変更できませんでした (${why})。`,
	),
});

export const goesOnInTray = say(
	'The bridge goes on in the tray. Quit it there.',
	'ブリッジはトレイで動作を続けます。終了するにはトレイのメニューを使ってください。',
);
