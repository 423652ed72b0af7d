import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of an app: the nearest one above its entry with a package.json. */
export function folderOf(inside: string): string {
	if (existsSync(join(inside, 'package.json'))) return inside;
	const above = dirname(inside);
	if (above === inside) throw new Error('The app has no package.json.');
	return folderOf(above);
}
