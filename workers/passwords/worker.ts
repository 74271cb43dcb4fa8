import { expose } from 'comlink';
import { wordsOf } from '#lib/domain/passwords/password-rule.ts';
import { weaknessOf } from '#lib/domain/passwords/weakness-of.ts';
import type { PasswordsWorker } from './contract.ts';

const worker: PasswordsWorker = {
  weaknessOf: (password, words) => Promise.resolve(weaknessOf(password, wordsOf(words))),
};

expose(worker);
