import { createContext } from 'svelte';
import type { Bridge } from './bridge.svelte.ts';
import type { Clock } from './clock.svelte.ts';
import type { Language } from './language.svelte.ts';
import type { Shell } from './shell.svelte.ts';

export const [getBridge, setBridge] = createContext<Bridge>();
export const [getLanguage, setLanguage] = createContext<Language>();
export const [getClock, setClock] = createContext<Clock>();
export const [getShell, setShell] = createContext<Shell>();
