import { mount, unmount } from 'svelte';
import { afterEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import SelectField from '#lib/ui/components/SelectField.svelte';

let stop: (() => Promise<void>) | null = null;
afterEach(async () => {
  await stop?.();
  stop = null;
});

const catalog = Array.from({ length: 250 }, (_, at) => ({ value: `pr_${at}`, label: `Product ${at}` }));

function shown(options: readonly { value: string; label: string }[]) {
  const form = document.body.appendChild(document.createElement('form'));
  const onsubmit = vi.fn((event: SubmitEvent) => event.preventDefault());
  form.addEventListener('submit', onsubmit);
  form.appendChild(document.createElement('button')).type = 'submit';
  let value = options[0]?.value ?? '';
  const props = {
    label: 'Product',
    options,
    get value() {
      return value;
    },
    set value(next) {
      value = next;
    },
  };
  const field = mount(SelectField, { target: form, props });
  stop = async () => {
    await unmount(field);
    form.remove();
  };
  return { onsubmit, value: () => value };
}

const labels = () => [...document.querySelectorAll('option')].map((option) => option.textContent);

test('of a long catalog the words that are typed leave what has them; Enter takes the first and sends no form', async () => {
  const field = shown([...catalog, { value: 'pr_x', label: 'Östergård Viewer 3' }]);
  const search = page.getByRole('searchbox', { name: 'Find in Product' });
  await userEvent.fill(search, 'ostergard 3');
  await vi.waitFor(() => expect(labels()).toEqual(['Product 0', 'Östergård Viewer 3']));
  await userEvent.keyboard('{Enter}');
  await vi.waitFor(() => expect(field.value()).toBe('pr_x'));
  await vi.waitFor(() => expect(labels()).toHaveLength(251));
  expect(field.onsubmit).not.toHaveBeenCalled();
  await userEvent.fill(search, 'nowhere');
  await expect.element(page.getByRole('status')).toHaveTextContent('No results.');
  expect(field.value()).toBe('pr_x');
});

test('what is found is chosen by a click, and the search is over', async () => {
  const field = shown(catalog);
  await userEvent.fill(page.getByRole('searchbox'), 'product 249');
  await userEvent.selectOptions(page.getByLabelText('Product', { exact: true }), 'pr_249');
  await vi.waitFor(() => expect(field.value()).toBe('pr_249'));
  await expect.element(page.getByRole('searchbox')).toHaveValue('');
});

test('a short list has no search', () => {
  shown(catalog.slice(0, 20));
  expect(document.querySelector('input')).toBeNull();
});
