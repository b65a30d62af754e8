/**
 * Just enough of an assembler to write a function of WebAssembly in TypeScript, in the folded form of its text format:
 * an instruction is given its operands. Code that does not type-check is a CompileError when it is loaded.
 *
 * Source of the numbers: https://webassembly.github.io/spec/core/appendix/index-instructions.html
 */
export type Code = readonly number[];

/** Bytes of a page of memory. */
const pageSize = 64 * 1024;

const types = { i32: 0x7f, i64: 0x7e, v128: 0x7b };
const noValue = 0x40;
const end = 0x0b;

const instruction =
  (...opcode: number[]) =>
  (...operands: Code[]): Code => [...operands.flat(), ...opcode];

const vectorInstruction = (opcode: number) => instruction(0xfd, ...unsigned(opcode));

/** Numbers of 32 bits, and places in memory. */
export const i32 = {
  const: (value: number): Code => [0x41, ...signed(value)],
  lessThan: instruction(0x49),
  add: instruction(0x6a),
  subtract: instruction(0x6b),
  shiftRight: instruction(0x76),
  /** the low half of a number of 64 bits */
  wrap: instruction(0xa7),
  /** Takes the place and the value. */
  store: instruction(0x36, 2, 0),
};

/** Numbers of 64 bits. */
export const i64 = {
  const: (value: number): Code => [0x42, ...signed(value)],
  /** of a number of 32 bits without sign */
  extend: instruction(0xad),
  isZero: instruction(0x50),
  countTrailingZeros: instruction(0x7a),
  countOnes: instruction(0x7b),
  subtract: instruction(0x7d),
  and: instruction(0x83),
  or: instruction(0x84),
  xor: instruction(0x85),
  shiftLeft: instruction(0x86),
  shiftRight: instruction(0x88),
};

/** Sixteen bytes at once. */
export const i8x16 = {
  const: (byte: number): Code => [0xfd, ...unsigned(0x0c), ...Array<number>(16).fill(byte)],
  /** Takes the place, to which the offset is added. */
  load: (place: Code, offset: number): Code => [...place, 0xfd, ...unsigned(0x00), 0, ...unsigned(offset)],
  equal: vectorInstruction(0x23),
  lessThan: vectorInstruction(0x26),
  or: vectorInstruction(0x50),
  /** whether the highest bit of each byte is set, as sixteen bits */
  bitmask: vectorInstruction(0x64),
};

/** A parameter or a variable of a function. */
export interface Local {
  readonly get: Code;
  set(value: Code): Code;
}

const localOf = (index: number): Local => ({
  get: [0x20, ...unsigned(index)],
  set: (value) => [...value, 0x21, ...unsigned(index)],
});

/** Runs the body once, and again as long as the condition holds. */
export const doWhile = (body: Code[], condition: Code): Code => [
  ...[0x03, noValue, ...body.flat()],
  ...[...condition, 0x0d, 0, end],
];

/** Runs the body as long as the condition does not hold. */
export const until = (condition: Code, body: Code[]): Code => [
  ...[0x02, noValue, 0x03, noValue, ...condition, 0x0d, 1],
  ...[...body.flat(), 0x0c, 0, end, end],
];

/** A memory, and a function that works in it. Its parameters are numbers of 32 bits, and so is its result. */
export interface Loaded {
  readonly memory: ArrayBuffer;
  readonly call: (...parameters: number[]) => number;
}

/**
 * Loads a function that is alone in its module.
 *
 * @param memorySize in bytes. What is never written to takes no memory: the system gives pages when they are touched.
 * @param body gets the parameters, then the variables
 */
export function loadFunction(
  memorySize: number,
  parameters: number,
  variables: readonly (keyof typeof types)[],
  body: (...locals: Local[]) => Code[],
): Loaded {
  const locals = Array.from({ length: parameters + variables.length }, (_, index) => localOf(index));
  const declarations = variables.flatMap((type) => [1, types[type]]);
  const code = [variables.length, ...declarations, ...body(...locals).flat(), end];
  const pages = Math.ceil(memorySize / pageSize);
  const module = new WebAssembly.Module(
    Uint8Array.of(
      ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      ...section(1, [1, 0x60, parameters, ...Array<number>(parameters).fill(types.i32), 1, types.i32]),
      ...section(3, [1, 0]),
      ...section(5, [1, 0, ...unsigned(pages)]),
      ...section(7, [2, ...exported('memory', 2), ...exported('call', 0)]),
      ...section(10, [1, ...unsigned(code.length), ...code]),
    ),
  );
  const { memory, call } = new WebAssembly.Instance(module).exports;
  return { memory: memory.buffer, call };
}

const section = (id: number, content: Code): Code => [id, ...unsigned(content.length), ...content];

const exported = (name: string, kind: number): Code => [name.length, ...Buffer.from(name), kind, 0];

/** LEB128 of a number ≥ 0. */
function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

/** LEB128 of a number of 32 bits. */
function signed(value: number): number[] {
  return value >= -0x40 && value < 0x40 ? [value & 0x7f] : [(value & 0x7f) | 0x80, ...signed(value >> 7)];
}

/** What is used of it: the types of Node.js have none of it. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
  ) => {
    readonly exports: { readonly memory: { readonly buffer: ArrayBuffer }; readonly call: Loaded['call'] };
  };
};
