import { env } from './env.ts';
import { appEvents } from './event-names.ts';
import { life } from './life.ts';
import { checkOptions, checkValue, flag, integer, listOf, text, type Shape } from './options.ts';
import { appName, getPath, nameOfApp, packed, setPath } from './paths.ts';
import { strict, StandInError, StrictEmitter } from './strict.ts';

const loginOptions = {
	openAtLogin: flag,
	path: text,
	args: listOf(text),
	enabled: flag,
	name: text,
	type: text,
	serviceName: text,
} satisfies Shape<Electron.Settings>;
const aboutOptions = {
	applicationName: text,
	applicationVersion: text,
	copyright: text,
	version: text,
	credits: text,
	authors: listOf(text),
	website: text,
	iconPath: text,
} satisfies Shape<Electron.AboutPanelOptionsOptions>;

type Known =
	| 'isPackaged'
	| 'name'
	| 'getName'
	| 'setName'
	| 'getVersion'
	| 'getAppPath'
	| 'getPath'
	| 'setPath'
	| 'getLocale'
	| 'getSystemLocale'
	| 'getPreferredSystemLanguages'
	| 'getLoginItemSettings'
	| 'setLoginItemSettings'
	| 'setAppUserModelId'
	| 'setDesktopName'
	| 'setAsDefaultProtocolClient'
	| 'isDefaultProtocolClient'
	| 'removeAsDefaultProtocolClient'
	| 'setBadgeCount'
	| 'getBadgeCount'
	| 'badgeCount'
	| 'enableSandbox'
	| 'disableHardwareAcceleration'
	| 'setAboutPanelOptions'
	| 'showAboutPanel'
	| 'dock';

/** What the app tells the system about itself, and learns from it. */
export class AppSystem extends StrictEmitter implements Pick<Electron.App, Known> {
	readonly isPackaged = env.isPackaged;
	readonly dock = undefined;
	readonly commandLine = commandLine;
	#login: Electron.Settings = {};
	#protocols = new Set<string>();
	#badge = 0;

	constructor() {
		super(appEvents);
	}

	get name(): string {
		return nameOfApp();
	}

	set name(name: string) {
		checkValue('app.name', name, text);
		appName.current = name;
	}

	getName(): string {
		return this.name;
	}

	setName(name: string): void {
		this.name = name;
	}

	getVersion(): string {
		return packed.json.version;
	}

	getAppPath(): string {
		return packed.folder;
	}

	getPath(name: Parameters<Electron.App['getPath']>[0]): string {
		return getPath(name);
	}

	setPath(name: string, path: string): void {
		checkValue('app.setPath: path', path, text);
		setPath(name as Parameters<Electron.App['getPath']>[0], path);
	}

	/** Empty before it is ready, as in Electron. */
	getLocale(): string {
		return life.isReady ? this.getSystemLocale() : '';
	}

	getSystemLocale(): string {
		return env.languages[0] ?? 'en-US';
	}

	getPreferredSystemLanguages(): string[] {
		return [...env.languages];
	}

	setLoginItemSettings(settings: Electron.Settings): void {
		checkOptions('app.setLoginItemSettings', settings, loginOptions);
		// Electron does nothing at all there; an app has to bring its own autostart file.
		if (process.platform === 'linux')
			throw new StandInError('app.setLoginItemSettings has no effect on Linux.');
		this.#login = settings;
	}

	getLoginItemSettings(): Electron.LoginItemSettings {
		const { openAtLogin = false } = this.#login;
		return {
			openAtLogin,
			wasOpenedAtLogin: false,
			status: openAtLogin ? 'enabled' : 'not-registered',
			executableWillLaunchAtLogin: openAtLogin,
			launchItems: [],
		};
	}

	setAppUserModelId(id: string): void {
		checkValue('app.setAppUserModelId', id, text);
	}

	setDesktopName(name: string): void {
		checkValue('app.setDesktopName', name, text);
	}

	setAsDefaultProtocolClient(protocol: string): boolean {
		checkValue('app.setAsDefaultProtocolClient', protocol, text);
		this.#protocols.add(protocol);
		return true;
	}

	isDefaultProtocolClient(protocol: string): boolean {
		return this.#protocols.has(protocol);
	}

	removeAsDefaultProtocolClient(protocol: string): boolean {
		return this.#protocols.delete(protocol);
	}

	get badgeCount(): number {
		return this.#badge;
	}

	set badgeCount(count: number) {
		this.setBadgeCount(count);
	}

	getBadgeCount(): number {
		return this.#badge;
	}

	setBadgeCount(count = 0): boolean {
		checkValue('app.setBadgeCount', count, integer);
		this.#badge = count;
		return true;
	}

	enableSandbox(): void {
		if (life.isReady)
			throw new StandInError('app.enableSandbox() can only be called before app is ready.');
	}

	disableHardwareAcceleration(): void {
		if (life.isReady)
			throw new StandInError(
				'app.disableHardwareAcceleration() can only be called before app is ready.',
			);
	}

	setAboutPanelOptions(options: Electron.AboutPanelOptionsOptions): void {
		checkOptions('app.setAboutPanelOptions', options, aboutOptions);
	}

	showAboutPanel(): void {
		life.requireReady('app.showAboutPanel() was called');
	}
}

const switches = new Map<string, string>();

/** Switches for Chromium. The stand-in's Chromium is started by its own; these are kept for who asks. */
const commandLine = strict('app.commandLine', {
	appendSwitch(name: string, value = '') {
		checkValue('app.commandLine.appendSwitch', name, text);
		checkValue('app.commandLine.appendSwitch: value', value, text);
		switches.set(name, value);
	},
	appendArgument(value: string) {
		checkValue('app.commandLine.appendArgument', value, text);
	},
	hasSwitch: (name: string) =>
		switches.has(name) || process.argv.some((arg) => arg.split('=', 1)[0] === `--${name}`),
	getSwitchValue: (name: string) =>
		switches.get(name) ??
		process.argv.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3) ??
		'',
	removeSwitch(name: string) {
		switches.delete(name);
	},
}) satisfies { [K in keyof Electron.CommandLine]: Electron.CommandLine[K] };
