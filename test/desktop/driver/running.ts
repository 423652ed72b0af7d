import type { Page } from 'playwright-core';

export type ElectronModule = typeof Electron.CrossProcessExports;
export type InMain<A, R> = (electron: ElectronModule, arg: A) => R | Promise<R>;

export interface Exit {
	readonly code: number | null;
	readonly signal: NodeJS.Signals | null;
}

/** The app while it runs, on the stand-in or on the real Electron. */
export interface Running {
	readonly kind: 'stand-in' | 'real';
	readonly pid: number;
	/** All that it wrote until now, both streams. */
	readonly output: string;
	readonly exited: Promise<Exit>;
	readonly hasExited: boolean;
	evaluate<A, R>(action: InMain<A, R>, arg: A): Promise<R>;
	/** The page of the n-th window, null while there is none. */
	page(index: number): Promise<Page | null>;
	kill(): void;
}

/** A start of the app, for the system. */
export interface Command {
	readonly program: string;
	readonly args: readonly string[];
	readonly env: NodeJS.ProcessEnv;
}

/** How the app is started. */
export interface Start {
	/** The unpacked app: it has the package.json. */
	readonly folder: string;
	/** Folder beside the packed app. */
	readonly resources: string;
	/** The file that a person would start. */
	readonly executable: string;
	/** Where it keeps its data. */
	readonly data: string;
	readonly args: readonly string[];
	readonly env: Readonly<Record<string, string | undefined>>;
}
