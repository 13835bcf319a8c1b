import { randomUUID } from 'node:crypto';
import type { Argumentos } from '../fila.js';
import type { Mundo } from '../mundo.js';
import { LATITUD_ENVIADA, SECRETOS } from '../secretos.js';

/** What luis asks for in the name of ana, by saying so in the body. */
export interface Suplantacion {
  readonly operacion: string;
  readonly caso: string;
  readonly con: (mundo: Mundo) => Argumentos | readonly Argumentos[];
}

const punto = () => ({
  id: randomUUID(),
  lat: LATITUD_ENVIADA,
  lon: 10.5,
  fecha: new Date().toISOString(),
});
const deAna = (mundo: Mundo) => ({ usuarioId: mundo.id('ana') });
const mensaje = ({ cosas }: Mundo) => ({
  id: randomUUID(),
  texto: SECRETOS['lo enviado'],
  conversacionId: cosas.privada,
});

/** Each is refused, as what nobody asked for, by whichever door: nothing is kept, neither hers nor his. */
export const SUPLANTACIONES: readonly Suplantacion[] = [
  {
    operacion: 'POST /tracking/ubicaciones',
    caso: 'in a position',
    con: (mundo) => ({ ubicaciones: [{ ...punto(), ...deAna(mundo) }] }),
  },
  {
    operacion: 'POST /tracking/ubicaciones',
    caso: 'beside the positions',
    con: (mundo) => ({ ubicaciones: [punto()], ...deAna(mundo) }),
  },
  {
    operacion: 'mensaje tracking:ubicacion',
    caso: 'in the position',
    con: (mundo) => ({ ...punto(), ...deAna(mundo) }),
  },
  {
    operacion: 'mensaje tracking:ubicacion',
    caso: 'in one of a list',
    con: (mundo) => [{ ...punto(), ...deAna(mundo) }],
  },
  {
    operacion: 'mensaje tracking:ubicacion',
    caso: 'beside a list',
    con: (mundo) => ({ ubicaciones: [punto()], ...deAna(mundo) }),
  },
  {
    operacion: 'mutation registrarUbicaciones',
    caso: 'in a position',
    con: (mundo) => ({ ubicaciones: [{ ...punto(), ...deAna(mundo) }] }),
  },
  {
    operacion: 'mensaje chat:mensaje',
    caso: 'as the author',
    con: (mundo) => ({ ...mensaje(mundo), autorId: mundo.id('ana') }),
  },
  {
    operacion: 'mensaje chat:mensaje',
    caso: 'as the user',
    con: (mundo) => ({ ...mensaje(mundo), ...deAna(mundo) }),
  },
  {
    operacion: 'POST /tareas/iniciar',
    caso: 'beside the task',
    con: (mundo) => ({ tipo: SECRETOS['lo enviado'], ...deAna(mundo) }),
  },
  {
    operacion: 'POST /sincronizacion',
    caso: 'beside the operations',
    con: (mundo) => ({
      operaciones: [{ id: randomUUID(), tipo: 'panico', datos: {}, creadaEn: new Date().toISOString() }],
      ...deAna(mundo),
    }),
  },
  {
    operacion: 'POST /sesion/renovar',
    caso: 'beside the token',
    con: (mundo) => ({ refreshToken: mundo.clientes.luis.sesion.refreshToken, ...deAna(mundo) }),
  },
];
