import { mount } from 'svelte';
import App from './App.svelte';
import { IpcLink, type DesktopBridge } from './transport/ipc.ts';
import type { Link } from './transport/link.ts';
import { takeKey } from './transport/page-key.ts';
import { ownBridge, WebSocketLink } from './transport/web-socket.ts';
import './styles/tokens.css';
import './styles/base.css';

declare global {
	interface Window {
		/** Only in the desktop's window: its preload puts it there. */
		readonly bridge?: DesktopBridge;
	}
}

const target = document.getElementById('app');
if (!target) throw new Error('The page has no #app.');
mount(App, { target, props: { link: await openLink() } });

async function openLink(): Promise<Link> {
	if (window.bridge) return new IpcLink(window.bridge);
	await takeKey();
	return new WebSocketLink(ownBridge);
}
