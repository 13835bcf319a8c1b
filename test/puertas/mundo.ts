import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { CONEXION, type Conexion } from '../../src/base-datos/index.js';
import type { Cliente } from '../apoyo/cliente.js';
import { CLAVE_DEMO } from '../apoyo/perfiles.js';
import type { ServidorDePrueba } from '../apoyo/servidor.js';
import type { Argumentos } from './fila.js';
import { CORREOS, QUIENES, type Quien } from './quienes.js';
import { latitud, type Secreto, SECRETOS, secretosEn } from './secretos.js';
import type { Transportes } from './transportes.js';

/** What they have, by id. */
export interface Cosas {
  readonly tareaDeAna: number;
  readonly tareaDeLuis: number;
  readonly tareaDeEva: number;
  readonly tareaTerminadaDeAna: number;
  readonly zonaDeDemo: number;
  readonly alertaDeAna: number;
  readonly alertaDeEva: number;
  readonly privada: number;
  readonly mensajePrivado: string;
  readonly grupo: number;
  readonly mensajeDeGrupo: string;
  readonly privadaDeOtra: number;
  readonly actividadDeAna: number;
  readonly actividadDeLuis: number;
  readonly actividadDeEva: number;
}

/** The day for which every visit is assigned, the same date in both empresas. */
export const DIA = '2030-06-15';
export const MEDIODIA = `${DIA}T12:00:00.000Z`;

/** A minute of work of two empresas, made through the API alone: one of everything, each with its secret. */
export class Mundo {
  cosas!: Cosas;
  /** What the numbers of tasks and people tell, which no text beside them does. */
  private readonly tareas = new Map<number, Secreto>();
  private readonly gente = new Map<number, readonly Secreto[]>();

  private constructor(
    readonly servidor: ServidorDePrueba,
    readonly clientes: Readonly<Record<Quien, Cliente>>,
    private readonly transportes: Transportes,
  ) {}

  static async crear(servidor: ServidorDePrueba, transportes: Transportes): Promise<Mundo> {
    await crearAdminDeOtra(servidor);
    await crearUsuario(await servidor.entrar('admin'), CORREOS.vigia, 'SUPERVISOR');
    const entradas = QUIENES.map(async (quien) => [quien, await servidor.entrar(CORREOS[quien])]);
    const mundo = new Mundo(servidor, Object.fromEntries(await Promise.all(entradas)), transportes);
    for (const quien of QUIENES) mundo.presentar(mundo.clientes[quien]);
    mundo.cosas = await mundo.poblar();
    return mundo;
  }

  id(quien: Quien): number {
    return this.clientes[quien].id;
  }

  /** What somebody does, over GraphQL: what came of it. */
  async hacer(quien: Quien | Cliente, operacion: string, argumentos: Argumentos = {}): Promise<any> {
    const cliente = typeof quien === 'string' ? this.clientes[quien] : quien;
    const { codigo, texto, datos } = await this.transportes.pedir(
      'GraphQL over HTTP',
      cliente,
      operacion,
      argumentos,
    );
    if (codigo) throw new Error(`${operacion} ${JSON.stringify(argumentos)}: ${texto}`);
    return datos;
  }

  /** A task that ends only if it is cancelled. */
  async iniciarTarea(quien: Quien, secreto: Secreto): Promise<number> {
    const { id } = await this.hacer(quien, 'mutation iniciarTarea', { tipo: SECRETOS[secreto] });
    this.tareas.set(id, secreto);
    return id;
  }

  async asignarActividad(quien: Quien, paraQuien: Quien, secreto: Secreto): Promise<number> {
    const { id } = await this.hacer(quien, 'mutation asignarActividad', {
      titulo: SECRETOS[secreto],
      usuarioId: this.id(paraQuien),
      programadaPara: MEDIODIA,
    });
    return id;
  }

  async programarRecordatorio(quien: Quien, secreto: Secreto): Promise<number> {
    const { id } = await this.hacer(quien, 'mutation programarRecordatorio', {
      usuarioId: this.id(quien),
      texto: SECRETOS[secreto],
      programadoPara: MEDIODIA,
    });
    return id;
  }

  /** @returns the message. */
  async escribir(quien: Quien, aDonde: Argumentos, secreto: Secreto): Promise<any> {
    const mensaje = { id: randomUUID(), texto: SECRETOS[secreto], ...aDonde };
    return this.hacer(quien, 'mutation enviarMensaje', mensaje);
  }

  async crearGrupo(quien: Quien, con: readonly Quien[], secreto: Secreto = 'cierre'): Promise<number> {
    const usuarioIds = con.map((otro) => this.id(otro));
    return (await this.hacer(quien, 'mutation crearGrupo', { nombre: SECRETOS[secreto], usuarioIds })).id;
  }

  async moverse(quien: Quien, lat: number, id: string = randomUUID()): Promise<void> {
    const ubicaciones = [{ id, lat, lon: 10.5, precision: 5, fecha: new Date().toISOString() }];
    const { aceptadas } = await this.hacer(quien, 'mutation registrarUbicaciones', { ubicaciones });
    if (aceptadas !== 1) throw new Error(`The position of ${quien} was not taken`);
  }

  otraSesion(quien: Quien): Promise<Cliente> {
    return this.servidor.entrar(CORREOS[quien]);
  }

  /** Another user, whose presence tells these secrets. */
  async crearUsuario(quien: 'admin' | 'adminDeOtra', secretos: readonly Secreto[]): Promise<Cliente> {
    const donde = quien === 'admin' ? 'demo' : 'otra';
    const correo = `${randomUUID()}@${donde}.local`;
    await crearUsuario(this.clientes[quien], correo, 'COLABORADOR');
    const cliente = await this.servidor.entrar(correo);
    this.gente.set(cliente.id, secretos);
    return cliente;
  }

  /** What an answer or event tells: by its texts, and by whom and which task it is about. */
  reconocer(datos: unknown, texto = JSON.stringify(datos)): Secreto[] {
    const hallados = secretosEn(texto);
    const mirar = (valor: unknown): void => {
      if (typeof valor !== 'object' || valor === null) return;
      const { tareaId, usuarioId, enLinea } = valor as Record<string, unknown>;
      const deTarea = this.tareas.get(tareaId as number);
      if (deTarea) hallados.add(deTarea);
      if (enLinea !== undefined)
        for (const secreto of this.gente.get(usuarioId as number) ?? []) hallados.add(secreto);
      Object.values(valor).forEach(mirar);
    };
    mirar(datos);
    return [...hallados].toSorted();
  }

  private presentar({ id, sesion }: Cliente): void {
    const deDemo = sesion.usuario.empresaId === this.clientes.ana.sesion.usuario.empresaId;
    this.gente.set(id, [deDemo ? 'gente de Demo' : 'gente de Otra']);
  }

  private async poblar(): Promise<Cosas> {
    await this.hacer('admin', 'mutation actualizarEmpresa', { zonaHoraria: SECRETOS['empresa Demo'] });
    await this.hacer('adminDeOtra', 'mutation actualizarEmpresa', { zonaHoraria: SECRETOS['empresa Otra'] });
    await this.moverse('ana', latitud('posición de ana'));
    await this.moverse('luis', latitud('posición de luis'));
    await this.moverse('eva', latitud('posición de eva'));
    await this.crearZona('supervisorDeOtra', 'eva', 'zona de Otra');
    const alertaDeEva = await this.pedirAuxilio('eva', 'alerta de eva', latitud('posición de eva'));
    const { conversacionId: privadaDeOtra } = await this.escribir(
      'eva',
      { paraUsuarioId: this.id('supervisorDeOtra') },
      'privado de Otra',
    );
    const privado = await this.escribir('ana', { paraUsuarioId: this.id('supervisor') }, 'privado');
    const grupo = await this.crearGrupo('ana', ['supervisor'], 'grupo');
    const actividadDeLuis = await this.asignarActividad('supervisor', 'luis', 'actividad de luis');
    const actividadDeEva = await this.asignarActividad('supervisorDeOtra', 'eva', 'actividad de eva');
    await this.programarRecordatorio('ana', 'recordatorio de ana');
    await this.programarRecordatorio('eva', 'recordatorio de eva');
    const tareaDeLuis = await this.iniciarTarea('luis', 'tarea de luis');
    const tareaDeEva = await this.iniciarTarea('eva', 'tarea de eva');
    const tareaTerminadaDeAna = await this.iniciarTarea('ana', 'tarea de ana');
    await this.hacer('ana', 'mutation cancelarTarea', { id: tareaTerminadaDeAna });
    return {
      zonaDeDemo: await this.crearZona('supervisor', 'ana', 'zona de Demo'),
      alertaDeEva,
      alertaDeAna: await this.pedirAuxilio('ana', 'alerta de ana', latitud('posición de ana')),
      privada: privado.conversacionId,
      mensajePrivado: privado.id,
      grupo,
      mensajeDeGrupo: (await this.escribir('ana', { conversacionId: grupo }, 'grupo')).id,
      privadaDeOtra,
      actividadDeAna: await this.asignarActividad('supervisor', 'ana', 'actividad de ana'),
      actividadDeLuis,
      actividadDeEva,
      tareaTerminadaDeAna,
      tareaDeLuis,
      tareaDeEva,
      tareaDeAna: await this.iniciarTarea('ana', 'tarea de ana'),
    };
  }

  async crearZona(quien: Quien, paraQuien: Quien, secreto: Secreto): Promise<number> {
    const { id } = await this.hacer(quien, 'mutation crearGeocerca', {
      nombre: SECRETOS[secreto],
      area: { type: 'Circle', coordinates: [10.5, 12.3], radius: 500 },
      usuarioIds: [this.id(paraQuien)],
    });
    return id;
  }

  async pedirAuxilio(quien: Quien | Cliente, secreto: Secreto, lat: number): Promise<number> {
    const panico = { mensaje: SECRETOS[secreto], lat, lon: 10.5 };
    return (await this.hacer(quien, 'mutation enviarPanico', panico)).id;
  }
}

async function crearUsuario(admin: Cliente, correo: string, rol: string): Promise<void> {
  await admin.datos(
    `mutation ($nombre: String!, $correo: String!, $clave: String!, $rol: Rol!) {
      crearUsuario(nombre: $nombre, correo: $correo, clave: $clave, rol: $rol) { id }
    }`,
    { nombre: correo, correo, clave: CLAVE_DEMO, rol },
  );
}

/** The one thing that no API makes: an empresa gets its first admin from whoever installs the server. */
async function crearAdminDeOtra({ app }: ServidorDePrueba): Promise<void> {
  await app.get<Conexion>(CONEXION).db.execute(sql`
    insert into usuario (empresa_id, nombre, correo, clave_hash, rol)
    select empresa_id, 'Administración', ${CORREOS.adminDeOtra}, clave_hash, 'admin'
    from usuario where correo = ${CORREOS.eva}`);
}
