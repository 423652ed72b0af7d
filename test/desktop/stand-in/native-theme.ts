import { life } from './life.ts';
import { checkValue, oneOf } from './options.ts';
import { StrictEmitter } from './strict.ts';

type Source = Electron.NativeTheme['themeSource'];
type Known =
	| 'themeSource'
	| 'shouldUseDarkColors'
	| 'shouldUseDarkColorsForSystemIntegratedUI'
	| 'shouldUseHighContrastColors'
	| 'shouldUseInvertedColorScheme'
	| 'inForcedColorsMode'
	| 'prefersReducedTransparency';

/** Light or dark. The person's system is light here; a test sets `themeSource`, which pages follow as they would the system. */
class NativeTheme extends StrictEmitter implements Pick<Electron.NativeTheme, Known> {
	readonly shouldUseDarkColorsForSystemIntegratedUI = false;
	readonly shouldUseHighContrastColors = false;
	readonly shouldUseInvertedColorScheme = false;
	readonly inForcedColorsMode = false;
	readonly prefersReducedTransparency = false;
	#source: Source = 'system';

	constructor() {
		super(['updated']);
	}

	get themeSource(): Source {
		return this.#source;
	}

	set themeSource(source: Source) {
		checkValue('nativeTheme.themeSource', source, oneOf('system', 'light', 'dark'));
		if (source === this.#source) return;
		this.#source = source;
		life.isDark = source === 'dark';
		life.emit('theme-changed');
		this.emit('updated');
	}

	get shouldUseDarkColors(): boolean {
		return life.isDark;
	}
}

export const nativeTheme = new NativeTheme();
