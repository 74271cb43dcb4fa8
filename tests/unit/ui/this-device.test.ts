import { expect, test } from 'vitest';
import { wasEmptied } from '#lib/ui/state/kept-mark.ts';
import { returnPath, signInAddress } from '#lib/ui/state/session/return-path.ts';

const nothing = { mark: null, cookie: null };

test('a browser that kept something, or is new, was not emptied', () => {
  expect(wasEmptied({ clientId: 'cl_1', isNew: false }, { mark: 'cl_0', cookie: 'cl_0' })).toBe(false);
  expect(wasEmptied({ clientId: 'cl_1', isNew: true }, nothing)).toBe(false);
  // The first pull of a new browser has told the server its clientId before this was asked.
  expect(wasEmptied({ clientId: 'cl_1', isNew: true }, { mark: null, cookie: 'cl_1' })).toBe(false);
});

test('either witness tells that a browser was emptied', () => {
  expect(wasEmptied({ clientId: 'cl_1', isNew: true }, { mark: 'cl_0', cookie: null })).toBe(true);
  expect(wasEmptied({ clientId: 'cl_1', isNew: true }, { mark: null, cookie: 'cl_0' })).toBe(true);
});

test('signing in leads back to the page with its filters', () => {
  const page = new URL('https://muster.example/devices?status=offline&q=a%26b');
  const signIn = new URL(signInAddress(page), page.origin);
  expect(returnPath(signIn)).toBe('/devices?status=offline&q=a%26b');
});

test.each(['//evil.example/x', '/\\evil.example', 'https://evil.example', 'javascript:alert(1)', ''])(
  'a link to sign in that leads away from Muster, %s, leads to the devices',
  (to) => {
    const address = new URL(`https://muster.example/sign-in?to=${encodeURIComponent(to)}`);
    expect(returnPath(address)).toBe('/devices');
  },
);
