/** The last part of a path of any system: OBS may run on another computer than this program. */
export const fileName = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;
