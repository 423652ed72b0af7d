const { contextBridge, ipcRenderer } = require('electron');

contextBridge.exposeInMainWorld('sample', {
	echo: (value) => ipcRenderer.invoke('echo', value),
	fail: () => ipcRenderer.invoke('fail'),
	function: () => ipcRenderer.invoke('function'),
	tell: (what) => ipcRenderer.send('tell', what),
	onTold: (listener) => ipcRenderer.on('told', (event, value) => listener(value)),
	twice: (action) => [action(1), action(2)],
	throws: () => {
		throw Object.assign(new RangeError('from the preload'), { secret: 1 });
	},
	asks: (name) => require(name),
	globals: () => [typeof process, typeof Buffer, typeof global, typeof module, typeof require],
	nested: { list: [1, { two: 2 }], when: new Date(0) },
});
