import ts from 'typescript';

interface Import {
	readonly how: 'import' | 'require';
	readonly what: string;
}

/** What a bundle asks for, read from its syntax: words inside a text do not count. */
export function importsOf(code: string, name: string): Import[] {
	const found: Import[] = [];
	const file = ts.createSourceFile(name, code, ts.ScriptTarget.Latest, false, ts.ScriptKind.JS);
	visit(file, false);
	return found;

	/** Within a function that was given a `require` of its own, that one looks into the bundle, and nowhere else. */
	function visit(node: ts.Node, isOwn: boolean): void {
		if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
			if (node.moduleSpecifier) add('import', node.moduleSpecifier);
		} else if (ts.isCallExpression(node)) {
			const [what] = node.arguments;
			if (node.expression.kind === ts.SyntaxKind.ImportKeyword) add('import', what);
			else if (!isOwn && ts.isIdentifier(node.expression) && isRequire(node.expression.text))
				add('require', what);
		}
		const isGiven =
			ts.isFunctionExpression(node) &&
			node.parameters.some(({ name: given }) => ts.isIdentifier(given) && isRequire(given.text));
		ts.forEachChild(node, (child) => {
			visit(child, isOwn || isGiven);
		});
	}

	function add(how: Import['how'], what: ts.Node | undefined): void {
		if (!what || !ts.isStringLiteralLike(what))
			throw new Error(`${name} has ${how} of something that is only known when it runs.`);
		found.push({ how, what: what.text });
	}
}

const isRequire = (name: string) => /^(__)?require$/u.test(name);
