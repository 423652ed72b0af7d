import { spawnSync } from 'node:child_process';
import { connect } from 'node:net';
import { resolve } from 'node:path';

/** Longest wait for a display to take a connection, in ms. One on this machine does so at once. */
const DISPLAY_LIMIT = 2_000;

/** Where X has the port of display 0. */
const X_PORT = 6_000;

/**
 * Whether windows can be shown here.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string | null>} why they cannot, as the first half of a sentence
 */
export async function whyNoDisplay(env, platform = process.platform) {
	if (platform === 'win32' || platform === 'darwin') {
		if (env.SSH_CONNECTION || env.SSH_TTY) return 'Over SSH there is no display';
		return platform === 'darwin' ? whyNoMacSession() : null;
	}
	const displays = [wayland(env), x11(env)].filter(Boolean);
	if (displays.length === 0)
		return 'There is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)';
	for (const { place } of displays) if (await answers(place)) return null;
	return `The display ${displays.map(({ name }) => name).join(' or ')} does not answer`;
}

/** A person at the screen has a session named Aqua; a service or a remote login has another. */
function whyNoMacSession() {
	const { stdout } = spawnSync('/bin/launchctl', ['managername'], { encoding: 'utf8' });
	return stdout?.trim() === 'Aqua' ? null : 'In this session there is no display';
}

function wayland({ WAYLAND_DISPLAY: name, XDG_RUNTIME_DIR: folder = '/' }) {
	return name ? { name, place: { path: resolve(folder, name) } } : null;
}

/** `:0`, `:0.0`, `unix:0`, or `host:10.0` as SSH sets it. On a Mac with XQuartz it is a path. */
function x11({ DISPLAY: name }) {
	if (!name) return null;
	const [, host, display] = /^(.*):(\d+)(?:\.\d+)?$/u.exec(name) ?? [];
	if (display === undefined) return { name, place: { path: name } };
	const isHere = host === '' || host === 'unix';
	return {
		name,
		place: isHere
			? { path: `/tmp/.X11-unix/X${display}` }
			: { host: host.replace(/^tcp\//u, ''), port: X_PORT + Number(display) },
	};
}

function answers(place) {
	return new Promise((done) => {
		const socket = connect({ ...place, timeout: DISPLAY_LIMIT });
		const end = (isThere) => () => {
			socket.destroy();
			done(isThere);
		};
		socket.on('connect', end(true)).on('error', end(false)).on('timeout', end(false));
	});
}
