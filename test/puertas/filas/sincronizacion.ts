import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { Fila } from '../fila.js';
import type { Mundo } from '../mundo.js';
import { type Quien, todos } from '../quienes.js';
import { SECRETOS } from '../secretos.js';

const NADIE = 2_147_483_647;

/** How each door spells it. */
const PUERTAS = [
  { operacion: 'mutation sincronizar', escribir: (valor: string) => valor.toUpperCase().replace('-', '_') },
  { operacion: 'POST /sincronizacion', escribir: (valor: string) => valor },
] as const;

/** What somebody may do for some only, and the same for what does not exist. */
interface Caso {
  readonly caso: string;
  readonly tipo: string;
  readonly datos: (mundo: Mundo) => Promise<Record<string, unknown>> | Record<string, unknown>;
  readonly nada: Record<string, unknown>;
  readonly deQuien: readonly Quien[];
  /** To whom more is told: of what is theirs to know. */
  readonly salvo?: readonly Quien[];
}

const CASOS: readonly Caso[] = [
  {
    caso: 'a check-in at a visit of ana’s',
    tipo: 'check-in',
    datos: async (mundo) => ({
      actividadId: await mundo.asignarActividad('supervisor', 'ana', 'actividad de ana'),
    }),
    nada: { actividadId: NADIE },
    deQuien: ['ana'],
  },
  {
    caso: 'a message to the conversation of ana and supervisor',
    tipo: 'mensaje',
    datos: ({ cosas }) => ({ texto: SECRETOS['lo enviado'], conversacionId: cosas.privada }),
    nada: { texto: SECRETOS['lo enviado'], conversacionId: NADIE },
    deQuien: ['ana'],
    // By then ana has written there under that id.
    salvo: ['supervisor'],
  },
  {
    caso: 'a message to eva',
    tipo: 'mensaje',
    datos: (mundo) => ({ texto: SECRETOS['lo enviado'], paraUsuarioId: mundo.id('eva') }),
    nada: { texto: SECRETOS['lo enviado'], paraUsuarioId: NADIE },
    deQuien: ['supervisorDeOtra', 'adminDeOtra'],
    salvo: ['eva'],
  },
];

/** A call is nobody's in particular: what is in it is, and is answered by itself, in numbers and codes alone. */
export const SINCRONIZACION: readonly Fila[] = PUERTAS.flatMap(({ operacion, escribir }) =>
  CASOS.map(({ caso, tipo, datos, nada, deQuien, salvo = [] }): Fila => ({
    operacion,
    caso,
    // The same ids for everybody: nobody's stand in another's way, nor tell that they are there.
    con: async (mundo) => ({
      operaciones: [await datos(mundo), nada].map((suyos) => ({
        id: randomUUID(),
        tipo: escribir(tipo),
        datos: suyos,
        creadaEn: new Date(Date.now() - 60_000).toISOString(),
      })),
    }),
    ajenos: ['operaciones.0.id'],
    espera: todos([]),
    ademas: ([propia, ninguna], { id }, mundo) => {
      const es = (quien: Quien) => id === mundo.id(quien);
      expect(ninguna).toMatchObject({ estado: escribir('rechazada'), code: 'NOT_FOUND' });
      if (deQuien.some(es)) expect(propia).toMatchObject({ estado: escribir('aplicada'), code: null });
      else if (!salvo.some(es)) expect({ ...propia, id: ninguna.id }).toEqual(ninguna);
    },
  })),
);
