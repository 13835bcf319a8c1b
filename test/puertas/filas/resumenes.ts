import { expect } from 'vitest';
import { CalculoDeResumenes } from '../../../src/resumenes/calculo-resumenes.js';
import type { Fila } from '../fila.js';
import type { Mundo } from '../mundo.js';
import { otra, supervision, todos } from '../quienes.js';

const DIA_MS = 86_400_000;
const DIAS = [-1, 0, 1].map((dias) => new Date(Date.now() + dias * DIA_MS).toISOString().slice(0, 10));
const RANGO = { desde: DIAS[0], hasta: DIAS[2] };

/** As at the end of the day, of everybody in both empresas who has moved. */
async function resumir({ servidor, clientes }: Mundo): Promise<void> {
  const calculo = servidor.app.get(CalculoDeResumenes, { strict: false });
  for (const { sesion } of [clientes.ana, clientes.eva])
    for (const fecha of DIAS) await calculo.resumirDia({ empresaId: sesion.usuario.empresaId, fecha });
}

export const RESUMENES: readonly Fila[] = [
  {
    operacion: 'query resumenesDiarios',
    con: async (mundo) => {
      await resumir(mundo);
      return RANGO;
    },
    // Whose they are is told by the empresa's zone, and within it by the user.
    espera: { ...todos(['empresa Demo']), ...otra(['empresa Otra']) },
    ademas: (resumenes, { id }, mundo) => {
      const propios = [mundo.id('ana'), mundo.id('luis'), mundo.id('eva')].includes(id);
      const deQuienes = new Set(resumenes.map(({ usuarioId }: { usuarioId: number }) => usuarioId));
      if (propios) expect(deQuienes).toEqual(new Set([id]));
    },
  },
  {
    operacion: 'query resumenesDiarios',
    caso: 'of ana',
    con: async (mundo) => {
      await resumir(mundo);
      return { ...RANGO, usuarioId: mundo.id('ana') };
    },
    ajenos: ['usuarioId'],
    espera: { ...todos([]), ana: ['empresa Demo'], ...supervision(['empresa Demo']) },
    ademas: (resumenes, _quien, mundo) => {
      for (const { usuarioId } of resumenes) expect(usuarioId).toBe(mundo.id('ana'));
    },
  },
];
