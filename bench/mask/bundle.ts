import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const folder = fileURLToPath(new URL('../../.local/bench/programs/', import.meta.url));

/**
 * Bundles a program in the way that tasks are bundled for Lambda, and returns where: what is measured is what runs there,
 * and no time goes into the stripping of types.
 *
 * @param file relative to `bench/mask`
 */
export async function bundle(file: string): Promise<string> {
  const outfile = `${folder}${file.replace(/\.ts$/, '.mjs')}`;
  await build({
    entryPoints: [fileURLToPath(new URL(file, import.meta.url))],
    outfile,
    bundle: true,
    external: ['@duckdb/node-api'],
    minify: true,
    keepNames: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    mainFields: ['module', 'main'],
    banner: {
      js: "import { createRequire } from 'node:module';const require = createRequire(import.meta.url);",
    },
    logLevel: 'error',
  });
  return outfile;
}
