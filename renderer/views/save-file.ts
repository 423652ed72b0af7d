/** How long a download may take to get hold of the file, in ms: then it keeps it by itself. */
const HOLD = 10_000;

/** Saves a file as the browser does, or as the desktop app asks where to. */
export function saveFile(file: Blob, name: string): void {
	const link = document.createElement('a');
	link.href = URL.createObjectURL(file);
	link.download = name;
	link.click();
	setTimeout(() => {
		URL.revokeObjectURL(link.href);
	}, HOLD);
}
