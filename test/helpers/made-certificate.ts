import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findProgram } from './needs.ts';

const run = promisify(execFile);

interface Certificate {
	/** Of the computer that it is for. */
	readonly name: string;
	readonly hasExpired: boolean;
}

/** A self-signed certificate and its key, made in the folder. */
export async function makeCertificate(
	folder: string,
	{ name, hasExpired }: Certificate,
): Promise<{ certificate: string; key: string }> {
	const file = (part: string) => join(folder, `${name}-${part}`);
	const [certificate, key] = [file('certificate.pem'), file('key.pem')];
	const config = [
		'[ca]\ndefault_ca = here',
		`[here]\ndatabase = ${file('index.txt')}\nnew_certs_dir = ${folder}\nrand_serial = yes`,
		'default_md = sha256\npolicy = any\nx509_extensions = names',
		'[any]\ncommonName = supplied',
		`[names]\nsubjectAltName = DNS:${name}`,
	];
	await writeFile(file('ca.cnf'), `${config.join('\n')}\n`);
	await writeFile(file('index.txt'), '');
	const openssl = (...args: string[]) => run(findProgram('openssl') ?? 'openssl', args);
	const request = file('request.pem');
	const made = ['-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', request];
	await openssl('req', '-new', ...made, '-subj', `/CN=${name}`);
	const end = hasExpired ? '20200201000000Z' : '20490201000000Z';
	const days = ['-startdate', '20200101000000Z', '-enddate', end];
	const signed = ['-selfsign', '-keyfile', key, '-in', request, '-out', certificate, '-notext'];
	await openssl('ca', '-batch', '-config', file('ca.cnf'), ...signed, ...days);
	return { certificate, key };
}
