// Loaded before the app, by the stand-in and by the real Electron alike. It notes what an app does to the desktop, where no test
// could look, and answers in a person's place. The driver reads the notes: see desktop-app.ts.
const electron = require('electron');

const isReal = process.env.DESKTOP_RECORDER === 'real';

const notes = {
	/** Calls that reach out of the app: { what, args }, oldest first. */
	calls: [],
	/** Icons in the tray: { tray, image, toolTip, title, menu }. */
	trays: [],
	/** Notifications that were shown: { notification, isOpen }. */
	notifications: [],
	/** Dialogs that were asked for: { kind, options }. */
	dialogs: [],
	/** Answers that are waiting for their dialog, by kind. */
	answers: { showMessageBox: [], showSaveDialog: [], showOpenDialog: [] },
	/** Files of images. */
	files: new WeakMap(),
};
Object.assign(globalThis, { desktopNotes: notes });

/** Puts `around(original, this, args)` in a function's place. */
function wrap(owner, name, around) {
	const original = owner[name];
	if (typeof original !== 'function') throw new Error(`The recorder finds no function ${name}.`);
	owner[name] = function (...args) {
		return around((...given) => original.apply(this, given), this, args);
	};
}

/** Only what can be looked at later: a window becomes its number, an image its file. */
function plain(value) {
	if (value instanceof electron.BrowserWindow) return { window: value.id };
	if (typeof value === 'function') return 'function';
	if (typeof value !== 'object' || value === null) return value;
	if (notes.files.has(value)) return { file: notes.files.get(value) };
	if (typeof value.isEmpty === 'function') return { isEmpty: value.isEmpty() };
	return JSON.parse(JSON.stringify(value));
}

const note = (what, args) => notes.calls.push({ what, args: args.map(plain) });

/** Noted, and done as well. */
function follow(owner, what, names) {
	for (const name of names)
		wrap(owner, name, (original, self, args) => {
			note(`${what}.${name}`, self instanceof electron.BrowserWindow ? [self, ...args] : args);
			return original(...args);
		});
}

/** Noted only: a test must not open programs on somebody's desk. The stand-in opens none, and checks the arguments. */
function keepInside(owner, what, answers) {
	for (const [name, answer] of Object.entries(answers))
		wrap(owner, name, (original, self, args) => {
			note(`${what}.${name}`, args);
			return isReal ? answer() : original(...args);
		});
}

keepInside(electron.shell, 'shell', {
	openExternal: () => Promise.resolve(),
	openPath: () => Promise.resolve(''),
	showItemInFolder: () => undefined,
});
follow(electron.app, 'app', [
	'setBadgeCount',
	'showAboutPanel',
	'setAsDefaultProtocolClient',
	'relaunch',
]);
keepInside(electron.app, 'app', { setLoginItemSettings: () => undefined });
follow(electron.clipboard, 'clipboard', ['writeText']);
follow(electron.Menu.prototype, 'menu', ['popup']);
follow(electron.BrowserWindow.prototype, 'window', [
	'flashFrame',
	'setOverlayIcon',
	'setProgressBar',
	'setSkipTaskbar',
	'setVisibleOnAllWorkspaces',
	'focus',
	'show',
	'showInactive',
]);

wrap(electron.nativeImage, 'createFromPath', (original, self, [path]) => {
	const image = original(path);
	notes.files.set(image, path);
	return image;
});

const trayOf = (tray) => {
	const known = notes.trays.find((one) => one.tray === tray);
	if (known) return known;
	const fresh = { tray, image: null, toolTip: '', title: '', menu: null };
	notes.trays.push(fresh);
	return fresh;
};
for (const [name, key] of [
	['setImage', 'image'],
	['setToolTip', 'toolTip'],
	['setTitle', 'title'],
	['setContextMenu', 'menu'],
])
	wrap(electron.Tray.prototype, name, (original, tray, args) => {
		trayOf(tray)[key] = args[0];
		return original(...args);
	});

const notificationOf = (notification) =>
	notes.notifications.find((one) => one.notification === notification);
wrap(electron.Notification.prototype, 'show', (original, notification) => {
	const known = notificationOf(notification) ?? { notification, isOpen: true };
	known.isOpen = true;
	if (!notes.notifications.includes(known)) notes.notifications.push(known);
	for (const event of ['click', 'close', 'action'])
		notification.once(event, () => (known.isOpen = false));
	return original();
});
wrap(electron.Notification.prototype, 'close', (original, notification) => {
	const known = notificationOf(notification);
	if (known) known.isOpen = false;
	return original();
});

for (const [kind, answers] of Object.entries(notes.answers))
	wrap(electron.dialog, kind, (original, self, args) => {
		const options = args.at(-1);
		notes.dialogs.push({
			kind,
			options: plain({ ...options, icon: undefined, signal: undefined }),
		});
		// The stand-in's own checks; the real Electron has them in its dialog.
		electron.dialog[Symbol.for('desktop.check')]?.(kind, args);
		if (answers.length > 0) return Promise.resolve(answers.shift());
		const words = `dialog.${kind} waits for a person, and no test has set an answer: ${JSON.stringify(options)}`;
		return Promise.reject(new Error(words));
	});
wrap(electron.dialog, 'showErrorBox', (original, self, [title, content]) => {
	notes.dialogs.push({ kind: 'showErrorBox', options: { title, content } });
	if (!isReal) original(title, content);
});

if (isReal) {
	// The app sees the arguments and the folder that it would have as an installed one.
	const start = JSON.parse(process.env.DESKTOP_START);
	process.argv = [process.execPath, ...start.args];
	const resources = Object.getOwnPropertyDescriptor(process, 'resourcesPath');
	if (resources?.writable || resources?.configurable)
		Object.defineProperty(process, 'resourcesPath', { value: start.resources });
}
electron.app.setPath('userData', process.env.DESKTOP_DATA);
