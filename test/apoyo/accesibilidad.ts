import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** Checks what the page shows now against WCAG 2.2 A and AA and axe's best practices: contrast, names, roles, order. */
export async function exigirAccesible(pagina: Page): Promise<void> {
  // Colours on their way to others have any contrast.
  await pagina.emulateMedia({ reducedMotion: 'reduce' });
  // Evaluated by the debugger, which the content security policy does not concern.
  await pagina.evaluate(axe.source);
  const { violations } = await pagina.evaluate(() =>
    (globalThis as unknown as { axe: typeof axe }).axe.run(),
  );
  const quejas = violations.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}\n${nodes.map(({ html, any }) => `  ${html} ${any[0]?.message ?? ''}`).join('\n')}`,
  );
  expect(quejas.join('\n')).toBe('');
}
