import { mount } from 'svelte';
import App from './App.svelte';
import { takeKey } from './transport/page-key.ts';
import { ownBridge, WebSocketLink } from './transport/web-socket.ts';
import './styles/tokens.css';
import './styles/base.css';

const target = document.getElementById('app');
if (!target) throw new Error('The page has no #app.');
await takeKey();
mount(App, { target, props: { link: new WebSocketLink(ownBridge) } });
