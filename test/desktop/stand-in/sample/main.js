import { join } from 'node:path';
import { app, BrowserWindow, ipcMain, Menu, Notification, protocol, session, Tray } from 'electron';

/** A small app, built as a careful one is, for the stand-in's own tests. */
const at = (file) => join(import.meta.dirname, file);
const files = {
	'/index.html': ['page.html', 'text/html'],
	'/page.js': ['page.js', 'text/javascript'],
};
const policy = "default-src 'none'; script-src 'self'; connect-src 'self'";

/** What happened, in order: tests read it. */
const story = [];
Object.assign(globalThis, { sampleStory: story });
const tell = (what) => story.push(what);

protocol.registerSchemesAsPrivileged([
	{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
]);
for (const event of ['ready', 'before-quit', 'will-quit', 'quit', 'window-all-closed'])
	app.on(event, () => {
		tell(event);
		if (event === 'quit') console.log(story.join(' '));
	});

if (!app.requestSingleInstanceLock({ word: process.argv.at(-1) })) app.exit(3);
app.on('second-instance', (event, argv, ...[, data]) => tell(['second', argv.at(-1), data.word]));

app.whenReady().then(async () => {
	session.defaultSession.setPermissionRequestHandler((contents, permission, callback) =>
		callback(false),
	);
	session.defaultSession.setPermissionCheckHandler(() => false);
	session.defaultSession.webRequest.onBeforeRequest(({ url }, callback) =>
		callback({ cancel: !url.startsWith('app:') && !url.startsWith('http://127.0.0.1:') }),
	);
	session.defaultSession.protocol.handle('app', async ({ url }) => {
		const { readFile } = await import('node:fs/promises');
		const { host, pathname } = new URL(url);
		const [file, type] = (host === 'sample' && files[pathname]) || [];
		if (!file) return new Response('Not here.', { status: 404 });
		const headers = { 'Content-Type': type, 'Content-Security-Policy': policy };
		return new Response(await readFile(at(file)), { headers });
	});

	const window = new BrowserWindow({
		width: 640,
		height: 400,
		show: false,
		webPreferences: { preload: at('preload.cjs') },
	});
	window.webContents.on('will-navigate', (event) => {
		tell(['will-navigate', event.url]);
		event.preventDefault();
	});
	window.webContents.setWindowOpenHandler(({ url }) => {
		tell(['open', url]);
		return { action: 'deny' };
	});
	window.webContents.on('render-process-gone', (event, { reason }) => {
		tell(['gone', reason]);
		window.webContents.reload();
	});
	window.once('ready-to-show', () => window.showInactive());

	ipcMain.handle('echo', (event, value) => ({ value, from: event.senderFrame.url }));
	ipcMain.handle('fail', () => {
		throw new TypeError('as asked');
	});
	ipcMain.handle('function', () => () => 1);
	ipcMain.on('tell', (event, what) => {
		tell(what);
		event.reply('told', { what });
	});

	const tray = new Tray(at('tray.png'));
	tray.setToolTip('Sample');
	tray.on('click', () => tell('tray clicked'));
	tray.setContextMenu(
		Menu.buildFromTemplate([
			{ label: 'Notify', click: () => new Notification({ title: 'Hello', body: 'World' }).show() },
			{ type: 'separator' },
			{
				label: 'More',
				submenu: [{ label: 'Loud', type: 'checkbox', click: ({ checked }) => tell(checked) }],
			},
			{ role: 'quit' },
		]),
	);
	Menu.setApplicationMenu(
		Menu.buildFromTemplate([
			{
				label: 'Sample',
				submenu: [{ label: 'Tell', accelerator: 'CmdOrCtrl+T', click: () => tell('shortcut') }],
			},
		]),
	);
	await window.loadURL('app://sample/index.html');
	tell('loaded');
});
