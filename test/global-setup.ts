export { synthesizeAssembly as default } from './support/assembly.ts';
