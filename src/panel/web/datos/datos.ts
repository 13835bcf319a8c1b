import { effect, type ReadonlySignal, signal as senal, untracked } from '@preact/signals';
import { hoy, usarZona } from '../comun/tiempo.js';
import { consultar } from '../red/api.js';
import { Conexion } from '../red/conexion.js';
import type { Usuario } from '../sesion/contrato.js';
import { Seguimiento } from '../tareas/seguimiento.js';
import { EstadoDeAlertas } from '../alertas/estado-alertas.js';
import { EstadoDelChat } from '../chat/estado-chat.js';
import { Zonas } from '../zonas/zonas.js';
import { Coleccion } from './coleccion.js';
import * as contrato from './contrato.js';
import type { Empresa, Persona, Presencia, ResumenDiario, Visita } from './contrato.js';
import { Lectura } from './lectura.js';
import { Posiciones } from './posiciones.js';
import { Agenda, leerDia } from '../visitas/agenda.js';

/** Nothing tells the page of these: other supervisors' zones and new users show within this time. */
const RELECTURA_MS = 60_000;

/** What the page of a signed-in user knows, kept true to the server until they leave. */
export interface Datos {
  readonly usuario: Usuario;
  readonly conexion: Conexion;
  readonly seguimiento: Seguimiento;
  readonly equipo: Equipo;
  readonly chat: EstadoDelChat;
  /** Of the whole empresa: only for admins and supervisors. */
  readonly supervision: Supervision | null;
}

/** @param signal aborted when the user leaves: nothing of theirs stays. */
export function reunirDatos(usuario: Usuario, signal: AbortSignal): Datos {
  const conexion = new Conexion(signal);
  const equipo = new Equipo(conexion, signal);
  const chat = new EstadoDelChat(usuario, equipo, conexion, signal);
  // Nothing tells of groups that others make, nor of what was read on another device.
  repasar(chat.conversaciones.lectura, signal);
  return {
    usuario,
    conexion,
    seguimiento: new Seguimiento(conexion, signal),
    equipo,
    chat,
    supervision: usuario.rol === 'COLABORADOR' ? null : new Supervision(usuario, equipo, conexion, signal),
  };
}

/** Who is in the empresa, and who of them is online. */
export class Equipo {
  readonly personas = new Coleccion<number, Persona>(({ id }) => id);
  readonly presencias = new Coleccion<number, Presencia>(({ usuarioId }) => usuarioId);
  readonly lectura: Lectura;
  readonly #empresa = senal<Empresa | null>(null);

  constructor(conexion: Conexion, signal: AbortSignal) {
    const presencias = new Lectura(
      () => this.presencias.releer(async () => (await consultar(contrato.PRESENCIAS, {})).presencias),
      signal,
    );
    this.lectura = new Lectura(async () => {
      await this.#leer();
      // Of who has just been created nothing is told live until they come online.
      const falta = this.personas.todas.peek().some(({ id }) => !this.presencias.obtener(id));
      if (falta && presencias.estado.peek() === 'leida') presencias.pedir();
    }, signal);
    conexion.seguir(contrato.PRESENCIA, {
      alLlegar: ({ usuarioPresencia }) => {
        this.presencias.llegar(usuarioPresencia);
        this.#conocer(usuarioPresencia.usuarioId);
      },
      alEmpezar: () => {
        this.lectura.pedir();
        presencias.alEmpezar();
      },
    });
    this.lectura.pedir();
    presencias.pedir();
    repasar(this.lectura, signal);
    signal.addEventListener('abort', () => usarZona(undefined));
  }

  /** Null until it has been read. */
  get empresa(): ReadonlySignal<Empresa | null> {
    return this.#empresa;
  }

  /** What to call a user, also one who is not there any more. */
  nombreDe(usuarioId: number): string {
    return this.personas.obtener(usuarioId)?.nombre ?? `Usuario ${usuarioId}`;
  }

  #leer(): Promise<void> {
    return this.personas.releer(async () => {
      const { empresa, usuarios } = await consultar(contrato.EQUIPO, {});
      usarZona(empresa.zonaHoraria);
      this.#empresa.value = empresa;
      return usuarios;
    });
  }

  /** Somebody new: nothing else tells of them. */
  #conocer(usuarioId: number): void {
    if (!this.personas.obtener(usuarioId)) this.lectura.pedir();
  }
}

/** What is read of everybody's day. */
export class Supervision {
  readonly posiciones: Posiciones;
  readonly alertas: EstadoDeAlertas;
  readonly zonas: Zonas;
  readonly lecturaDeZonas: Lectura;
  /** Every visit that came live, those of today, and those of the days that were looked at. */
  readonly visitas = new Coleccion<number, Visita>(({ id }) => id);
  /** Of today's. */
  readonly lecturaDeVisitas: Lectura;
  readonly agenda: Agenda;
  /** Today's, as far as they have been worked out. */
  readonly resumenes = new Coleccion<number, ResumenDiario>(({ usuarioId }) => usuarioId);

  constructor(usuario: Usuario, equipo: Equipo, conexion: Conexion, signal: AbortSignal) {
    this.posiciones = new Posiciones(conexion, signal);
    this.alertas = new EstadoDeAlertas(usuario, equipo, conexion, signal);
    this.lecturaDeZonas = new Lectura(
      () => this.zonas.releer(async () => (await consultar(contrato.GEOCERCAS, {})).geocercas),
      signal,
    );
    this.zonas = new Zonas(() => this.lecturaDeZonas.pedir(), signal);
    this.lecturaDeVisitas = new Lectura(() => leerDia(this.visitas, hoy()), signal);
    this.agenda = new Agenda(this.visitas, signal);
    const resumenes = new Lectura(
      () =>
        this.resumenes.releer(async () => {
          const fecha = hoy();
          return (await consultar(contrato.RESUMENES, { desde: fecha, hasta: fecha })).resumenesDiarios;
        }),
      signal,
    );
    conexion.seguir(contrato.ACTIVIDAD_ESTADO, {
      alLlegar: ({ actividadEstado }) => void this.visitas.llegar(actividadEstado),
      alEmpezar: () => {
        this.lecturaDeVisitas.alEmpezar();
        this.agenda.alEmpezar();
        this.lecturaDeZonas.pedir();
        resumenes.pedir();
      },
    });
    // Today is that of the empresa's zone: unknown until that is known, and another one after midnight.
    signal.addEventListener(
      'abort',
      effect(() => {
        if (!equipo.empresa.value || !hoy()) return;
        untracked(() => {
          this.lecturaDeVisitas.pedir();
          resumenes.pedir();
        });
      }),
    );
    this.posiciones.lectura.pedir();
    this.lecturaDeZonas.pedir();
    // That an alert goes on is not told live: its last time is read again.
    const { lecturaDeZonas, lecturaDeVisitas, alertas, posiciones } = this;
    for (const lectura of [lecturaDeZonas, lecturaDeVisitas, resumenes, alertas.lectura, posiciones.lectura])
      repasar(lectura, signal);
  }
}

/** Reads again every minute while the page is looked at, and as soon as it is again. */
function repasar(lectura: Lectura, signal: AbortSignal): void {
  const siSeVe = () => {
    if (document.visibilityState === 'visible') lectura.pedir();
  };
  const reloj = setInterval(siSeVe, RELECTURA_MS);
  document.addEventListener('visibilitychange', siSeVe, { signal });
  signal.addEventListener('abort', () => clearInterval(reloj));
}
