import * as v from 'valibot';

/**
 * The body of every answer of the server that is not 2xx. `code` is for the program, `message` is a sentence for
 * the person: what happened, what is kept, what to do.
 */
export const failureSchema = v.looseObject({ code: v.string(), message: v.string() });

/** Codes that the browser acts on. */
export const failureCodes = {
  signedOut: 'signed-out', // 401
  forbidden: 'forbidden', // 403
  tooLarge: 'too-large', // 413
  oldProtocol: 'protocol', // 426
  invalid: 'invalid', // 400
  busy: 'busy', // 503
  tooMany: 'too-many', // 429
  wrongCode: 'wrong-code', // 401, of the second step
  /** 403: it is some time since the person showed who they are; asked again, they may. */
  confirm: 'confirm',
  /** 403: the company asks for a second factor, and the person has none yet. */
  secondFactor: 'second-factor',
} as const;
