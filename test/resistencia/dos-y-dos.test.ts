import { afterAll, beforeAll, describe, vi } from 'vitest';
import { enCadaPerfilCompartido } from '../apoyo/perfiles.js';
import { crearDosYDos, type DosYDos } from './dos-y-dos.js';
import { probarRelevo } from './relevo.js';
import { probarReparto } from './reparto.js';

/** A task of a survivor's, one that it takes over, and a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

enCadaPerfilCompartido('two processes that serve and two that work', (perfil) => {
  let flota: DosYDos;
  beforeAll(async () => {
    flota = await crearDosYDos(perfil);
  });
  afterAll(() => flota.borrar());

  describe('as long as all of them are there,', () => probarReparto(() => flota));
  describe('when one of them leaves, the other', () => probarRelevo(() => flota));
});
