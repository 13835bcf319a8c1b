import { afterAll } from 'vitest';

const pendientes: (() => Promise<unknown>)[] = [];

/**
 * Does this once the test file is over, the last one first. For what starts in a hook or a test: an
 * `afterAll` that is called there is never run.
 */
export function alTerminar(hacer: () => Promise<unknown>): void {
  pendientes.push(hacer);
}

/** For each file anew: one process runs many. */
export function terminarConElArchivo(): void {
  afterAll(async () => {
    for (const hacer of pendientes.splice(0).toReversed()) await hacer();
  });
}
