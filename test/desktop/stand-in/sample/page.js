// Read by tests: what the page saw before anything else ran.
globalThis.seen = { sample: typeof globalThis.sample, frozen: Object.isFrozen(globalThis.sample) };
