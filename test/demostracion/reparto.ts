import type { RECORRIDOS } from './recorridos.js';

/** A place on the way, by the part of the stretch (0 to 1) at which it lies. */
export interface Parada {
  readonly titulo: string;
  readonly parte: number;
}

/** Who somebody of the team is, where they walk, and what is special about them. */
export interface Papel {
  readonly nombre: string;
  readonly correo: string;
  readonly telefono: 'socket' | 'rest' | 'graphql';
  readonly recorrido: keyof typeof RECORRIDOS;
  /** Points of the track; a later one first walks it backwards. */
  readonly desde?: number;
  readonly hasta?: number;
  readonly visitas?: readonly Parada[];
  /** Writes to the supervisor alone instead of the group. */
  readonly enPrivado?: boolean;
  readonly pulsaPanico?: boolean;
  readonly pierdeCobertura?: boolean;
  /** Makes a user of theirs if there is none. */
  readonly nuevo?: boolean;
}

export const SUPERVISOR = 'supervisor@demo.local';
export const ADMIN = 'admin@demo.local';

export const ANA: Papel = {
  nombre: 'Ana',
  correo: 'ana@demo.local',
  telefono: 'socket',
  recorrido: 'limerick',
  desde: 0,
  hasta: 240,
  enPrivado: true,
  visitas: [
    { titulo: 'Revisar el contador de la panadería', parte: 0.12 },
    { titulo: 'Entregar el pedido de la farmacia', parte: 0.7 },
  ],
};

export const LUIS: Papel = {
  nombre: 'Luis',
  correo: 'luis@demo.local',
  telefono: 'graphql',
  recorrido: 'limerick',
  desde: 540,
  hasta: 769,
  pulsaPanico: true,
  visitas: [
    { titulo: 'Cambiar el lector del almacén', parte: 0.3 },
    { titulo: 'Recoger el equipo del taller', parte: 0.85 },
  ],
};

/** Three of them in one town, so that one map shows them; the others far from there. */
export const EQUIPO: readonly Papel[] = [
  ANA,
  LUIS,
  {
    nombre: 'Marta',
    correo: 'marta@demo.local',
    telefono: 'rest',
    recorrido: 'limerick',
    desde: 480,
    hasta: 240,
    pierdeCobertura: true,
    nuevo: true,
  },
  { nombre: 'Jorge', correo: 'jorge@demo.local', telefono: 'graphql', recorrido: 'korita', nuevo: true },
  { nombre: 'Nuria', correo: 'nuria@demo.local', telefono: 'socket', recorrido: 'tahoe', nuevo: true },
];

/** Of the other empresa: walks like the rest, and nobody of Demo may see it. */
export const EVA: Papel = {
  nombre: 'Eva',
  correo: 'eva@otra.local',
  telefono: 'rest',
  recorrido: 'nantes',
};
