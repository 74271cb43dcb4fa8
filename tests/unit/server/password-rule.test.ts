import { performance } from 'node:perf_hooks';
import { describe, expect, test } from 'vitest';
import { weaknessSentences, wordsOf } from '#lib/domain/passwords/password-rule.ts';
import { weaknessOf } from '#lib/domain/passwords/weakness-of.ts';

const words = wordsOf(['Ada', 'Admin', 'ada.admin@plant-works.example', 'Plant Works']);

describe('the rule for new passwords', () => {
  test.each([
    ['password12', 'guessable'],
    ['1234567890', 'guessable'],
    ['qwertyuiop', 'guessable'],
    ['P@ssw0rd2026', 'guessable'],
    ['Passw0rd!Passw0rd!', 'guessable'],
    ['aaaaaaaaaaaaaaaaaaaa', 'guessable'],
    ['Welcome12345', 'guessable'],
    ['passwordpassword'.repeat(12), 'guessable'],
  ] as const)('refuses %s, which is commonly used', (password, weakness) => {
    expect(weaknessOf(password, words)).toBe(weakness);
  });

  test.each([
    'ada.admin@plant-works.example',
    'Plant Works 2026',
    'AdaAdmin-Ada!',
    'Muster Ada 99',
    'plantworks2026',
  ])('refuses %s, which is made of words of the person or the company', (password) => {
    expect(weaknessOf(password, words)).toBe('words');
  });

  test.each([
    'stairs under the model',
    'correct horse battery',
    'kx8#mQpL2z',
    'Übergrößenträger im Regen',
    '冬の朝に長い散歩をした日',
    'the plant at the stairs of Ada',
    'a password of 64 characters and more is what a manager of passwords makes',
  ])('takes %s, whatever kinds of characters it has', (password) => {
    expect(weaknessOf(password, words)).toBeNull();
  });

  test('is about length first: nine are too short, 200 are taken, 201 are too long', () => {
    const long = 'stairs under the model, then '.repeat(7);
    expect(weaknessOf('kx8#mQpL2', words)).toBe('short');
    expect(weaknessOf(long.slice(0, 200), words)).toBeNull();
    expect(weaknessOf(long.slice(0, 201), words)).toBe('long');
  });

  test('has a sentence for each, which says what to do', () => {
    for (const sentence of Object.values(weaknessSentences)) expect(sentence).toMatch(/Use|Add/);
  });

  test('costs a hostile password of 200 characters no more than a fraction of a second', () => {
    weaknessOf('warm up the lists', words);
    const startedAt = performance.now();
    weaknessOf('4@5$(1|!'.repeat(25), words);
    // 20 to 40 ms here; scored whole, with every spelling, it takes more than a second.
    expect(performance.now() - startedAt).toBeLessThan(400);
  });
});
