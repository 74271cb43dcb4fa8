import { mount, unmount } from 'svelte';
import { afterEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import TextField from '#lib/ui/components/TextField.svelte';

let stop: (() => Promise<void>) | null = null;
afterEach(async () => {
  await stop?.();
  stop = null;
});

/** A form that asks for an email: what was sent of it. */
function emailForm() {
  const form = document.body.appendChild(document.createElement('form'));
  let value = '';
  const sent = vi.fn<(email: string) => void>();
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    sent(value);
  });
  const props = {
    label: 'Email',
    type: 'email' as const,
    isRequired: true,
    get value() {
      return value;
    },
    set value(next) {
      value = next;
    },
  };
  const field = mount(TextField, { target: form, props });
  form.appendChild(document.createElement('button')).textContent = 'Add';
  stop = async () => {
    await unmount(field);
    form.remove();
  };
  return sent;
}

const send = async (email: string) => {
  await page.getByLabelText('Email').fill(email);
  await userEvent.click(page.getByRole('button', { name: 'Add' }));
};

test.each([
  "o'brien@acme.ie",
  'r&d@acme.ie',
  'jörg@müller.de',
  'anna@xn--mller-kva.de',
  'jon@under_score.example',
])('an email is sent as it was typed: %s', async (email) => {
  const sent = emailForm();
  await send(email);
  expect(sent).toHaveBeenCalledExactlyOnceWith(email);
});

test('what is no email is not sent, and the field says so until it is one', async () => {
  const sent = emailForm();
  const field = () => page.getByLabelText('Email').element() as HTMLInputElement;
  for (const text of ['', 'jon', 'jon@x', 'jon x@x.com']) {
    await send(text);
    expect(field().checkValidity()).toBe(false);
  }
  expect([sent.mock.calls, field().validationMessage]).toEqual([[], 'Not a valid email address']);
  expect([field().inputMode, field().autocapitalize]).toEqual(['email', 'none']);
  await send('jon@x.com');
  expect(sent).toHaveBeenCalledExactlyOnceWith('jon@x.com');
});
