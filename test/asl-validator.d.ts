declare module 'asl-validator' {
  /** Validates a state machine definition against the schemas of the Amazon States Language. */
  export default function validate(
    definition: object,
    options?: { readonly checkArn?: boolean; readonly checkPaths?: boolean },
  ): { readonly isValid: boolean; errorsText(): string };
}
