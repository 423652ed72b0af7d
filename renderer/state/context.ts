import { createContext } from 'svelte';
import type { Access } from './access/access.svelte.ts';
import type { Bridge } from './bridge.svelte.ts';
import type { Clock } from './clock.svelte.ts';
import type { Composer } from './composer/composer.svelte.ts';
import type { Language } from './language.svelte.ts';
import type { Layout } from './layout.svelte.ts';
import type { Log } from './log/log.svelte.ts';
import type { Shell } from './shell.svelte.ts';

export const [getBridge, setBridge] = createContext<Bridge>();
export const [getAccess, setAccess] = createContext<Access>();
export const [getLanguage, setLanguage] = createContext<Language>();
export const [getClock, setClock] = createContext<Clock>();
export const [getShell, setShell] = createContext<Shell>();
export const [getLayout, setLayout] = createContext<Layout>();
export const [getLog, setLog] = createContext<Log>();
export const [getComposer, setComposer] = createContext<Composer>();
