import { randomUUID } from 'node:crypto';
import type { Socket } from 'socket.io-client';
import type { Cliente } from '../apoyo/cliente.js';
import { conectado } from '../apoyo/escucha.js';
import { enTexto } from './calendario.js';
import type { Mundo } from './mundo.js';
import type { Fix, Persona, Plan, Visita } from './plan.js';

const ASIGNAR = `mutation ($titulo: String!, $usuarioId: Int!, $programadaPara: DateTime!) {
  asignarActividad(titulo: $titulo, usuarioId: $usuarioId, programadaPara: $programadaPara) { id } }`;
const RECORDAR = `mutation ($usuarioId: Int!, $texto: String!, $programadoPara: DateTime!) {
  programarRecordatorio(usuarioId: $usuarioId, texto: $texto, programadoPara: $programadoPara) { id } }`;
const paso = (nombre: string) =>
  `mutation ($id: Int!, $fecha: DateTime) { ${nombre}(actividadId: $id, fecha: $fecha) { id } }`;
const ENTRAR = paso('registrarCheckIn');
const SALIR = paso('registrarCheckOut');
const PANICO = 'mutation { enviarPanico { id } }';

const POR_LOTE = 250;

/** Hands out those of a list whose time has come, each once. */
class Pendientes<T> {
  private readonly lista: readonly (readonly [number, T])[];
  private siguiente = 0;

  constructor(lista: readonly T[], cuando: (uno: T) => number) {
    this.lista = lista.map((uno) => [cuando(uno), uno] as const).sort(([una], [otra]) => una - otra);
  }

  hasta(en: number): T[] {
    const desde = this.siguiente;
    while ((this.lista[this.siguiente]?.[0] ?? Infinity) <= en) this.siguiente++;
    return this.lista.slice(desde, this.siguiente).map(([, uno]) => uno);
  }
}

/** What everybody does, in its order and through the public API: each once, at the first moment when it can be. */
export class Guion {
  /** The visits' numbers, by their titles. */
  readonly visitas = new Map<string, number>();
  /** What the server did not take. */
  readonly negativas: string[] = [];
  private readonly asignaciones;
  private readonly recordatorios;
  private readonly fixes;
  private readonly entradas;
  private readonly salidas;
  private readonly panicos;
  private readonly telefonos = new Map<Persona, Socket>();

  constructor(
    private readonly plan: Plan,
    private readonly mundo: Mundo,
  ) {
    this.asignaciones = new Pendientes(plan.visitas, ({ asignada }) => asignada);
    this.recordatorios = new Pendientes(plan.recordatorios, ({ creado }) => creado);
    this.fixes = new Pendientes(plan.fixes, ({ entrega }) => entrega);
    this.entradas = new Pendientes(plan.visitas, ({ entrada }) => entrada?.entrega ?? Infinity);
    this.salidas = new Pendientes(plan.visitas, ({ salida }) => salida?.entrega ?? Infinity);
    this.panicos = new Pendientes(plan.panicos, ({ fecha }) => fecha);
  }

  /** Everybody's phone connects to one of these servers. */
  async conectar(urls: readonly string[]): Promise<void> {
    await Promise.all(
      this.plan.personas.map(async (persona, n) => {
        const telefono = this.mundo.cliente(urls[n % urls.length] as string, persona).socket();
        this.telefonos.set(persona, telefono);
        await conectado(telefono);
      }),
    );
  }

  desconectar(): void {
    for (const telefono of this.telefonos.values()) telefono.close();
  }

  /** Does what is due at the server that is there, and has not been done yet. */
  async hasta(en: number, url: string): Promise<void> {
    const cliente = (persona: Persona) => this.mundo.cliente(url, persona);
    const supervisor = ({ empresa }: Persona) => this.mundo.supervisor(url, empresa.nombre);
    await this.intentar([
      ...this.asignaciones.hasta(en).map((visita) => this.asignar(supervisor(visita.persona), visita)),
      ...this.recordatorios.hasta(en).map(({ persona, texto, para }) =>
        cliente(persona).datos(RECORDAR, {
          usuarioId: cliente(persona).id,
          texto,
          programadoPara: enTexto(para),
        }),
      ),
      ...porPersona(this.fixes.hasta(en)).map(([persona, fixes]) =>
        enviar(this.telefonos.get(persona) as Socket, fixes),
      ),
    ]);
    const dar = (documento: string, { persona, titulo }: Visita, fecha = NaN) =>
      cliente(persona).datos(documento, { id: this.visitas.get(titulo), fecha: enTexto(fecha) });
    await this.intentar(this.entradas.hasta(en).map((visita) => dar(ENTRAR, visita, visita.entrada?.fecha)));
    await this.intentar(this.salidas.hasta(en).map((visita) => dar(SALIR, visita, visita.salida?.fecha)));
    await this.intentar(this.panicos.hasta(en).map(({ persona }) => cliente(persona).datos(PANICO)));
  }

  private async intentar(llamadas: readonly Promise<unknown>[]): Promise<void> {
    for (const hecha of await Promise.allSettled(llamadas))
      if (hecha.status === 'rejected') this.negativas.push(String(hecha.reason));
  }

  private async asignar(supervisor: Cliente, { titulo, persona, programadaPara }: Visita): Promise<void> {
    const { asignarActividad } = await supervisor.datos(ASIGNAR, {
      titulo,
      usuarioId: this.mundo.cliente(supervisor.url, persona).id,
      programadaPara: enTexto(programadaPara),
    });
    this.visitas.set(titulo, asignarActividad.id);
  }
}

function porPersona(fixes: readonly Fix[]): [Persona, Fix[]][] {
  const grupos = new Map<Persona, Fix[]>();
  for (const fix of fixes) {
    const grupo = grupos.get(fix.persona);
    if (grupo) grupo.push(fix);
    else grupos.set(fix.persona, [fix]);
  }
  return [...grupos];
}

async function enviar(telefono: Socket, fixes: readonly Fix[]): Promise<void> {
  for (let n = 0; n < fixes.length; n += POR_LOTE) {
    const ubicaciones = fixes.slice(n, n + POR_LOTE).map(({ lat, lon, precision, fecha }) => ({
      id: randomUUID(),
      lat,
      lon,
      precision,
      fecha: enTexto(fecha),
    }));
    const acuse = await telefono.emitWithAck('tracking:ubicacion', ubicaciones);
    if (acuse.datos?.aceptadas !== ubicaciones.length)
      throw new Error(`Positions refused: ${JSON.stringify(acuse)}`);
  }
}
