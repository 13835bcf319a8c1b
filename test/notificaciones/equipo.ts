import { sql } from 'drizzle-orm';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { type BaseDatos, CONEXION, type Conexion, filas } from '../../src/base-datos/index.js';
import { Reloj } from '../../src/comun/reloj.js';
import type { Rol } from '../../src/comun/actor.js';
import { AvisosService } from '../../src/notificaciones/avisos/avisos.service.js';
import { EnviarNotificacion } from '../../src/notificaciones/enviar-notificacion.js';
import { alTerminar } from '../apoyo/al-terminar.js';
import type { PerfilDePrueba } from '../apoyo/perfiles.js';
import { iniciarServidor, type OpcionesDeServidor, type ServidorDePrueba } from '../apoyo/servidor.js';

/** A notification as the tests look at it. */
export interface Avisada {
  readonly id: number;
  readonly clave: string;
  readonly titulo: string;
  readonly texto: string;
  readonly estado: string;
  readonly creadaEn: string;
  readonly venceEn: string;
  /** Devices that it is to go to. */
  readonly envios: number;
}

/** A server that has push messages on and sends none, with a clock of its own. */
export class Equipo {
  /** Ids of the notifications whose sending was carried out. */
  readonly enviadas: number[] = [];
  ahora = new Date();

  private constructor(
    readonly servidor: ServidorDePrueba,
    readonly db: BaseDatos,
    readonly avisos: AvisosService,
  ) {}

  /** @param opciones `FCM_CREDENCIALES` empty: push messages are off. Tokens are good for a day of its clock. */
  static async iniciar(perfil: PerfilDePrueba, opciones: OpcionesDeServidor = {}): Promise<Equipo> {
    const { variables = {} } = opciones;
    const conPush = {
      FCM_CREDENCIALES: crearCredenciales(),
      FCM_URL: 'http://127.0.0.1:1',
      TOKEN_ACCESO_SEGUNDOS: '86400',
    };
    const servidor = await iniciarServidor(perfil, { ...opciones, variables: { ...conPush, ...variables } });
    const { app } = servidor;
    const equipo = new Equipo(
      servidor,
      app.get<Conexion>(CONEXION).db,
      app.get(AvisosService, { strict: false }),
    );
    vi.spyOn(app.get(Reloj), 'ahora').mockImplementation(() => equipo.ahora);
    const envio = app.get(EnviarNotificacion, { strict: false });
    vi.spyOn(envio as { manejar(encargo: object): Promise<void> }, 'manejar').mockImplementation(
      async (encargo) => {
        equipo.enviadas.push((encargo as { datos: { notificacionId: number } }).datos.notificacionId);
      },
    );
    return equipo;
  }

  async empresa(zonaHoraria: string): Promise<number> {
    return this.uno(
      sql`insert into empresa (nombre, zona_horaria) values ('Una', ${zonaHoraria}) returning id`,
    );
  }

  usuario(empresaId: number, rol: Rol = 'colaborador', nombre = 'Ana'): Promise<number> {
    return this.uno(sql`insert into usuario (empresa_id, nombre, correo, rol)
      values (${empresaId}, ${nombre}, ${`${randomUUID()}@una.local`}, ${rol}) returning id`);
  }

  desactivar(usuarioId: number): Promise<unknown> {
    return this.db.execute(sql`update usuario set desactivado_en = now() where id = ${usuarioId}`);
  }

  dispositivo(usuarioId: number, token: string = randomUUID()): Promise<number> {
    return this.uno(sql`insert into dispositivo (empresa_id, usuario_id, token, plataforma)
      select empresa_id, id, ${token}, 'android' from usuario where id = ${usuarioId} returning id`);
  }

  /** A visit whose event got lost, assigned by `porId`. */
  visita(usuarioId: number, porId: number, cuando: string, titulo = 'Entregar'): Promise<number> {
    return this.uno(sql`insert into actividad (empresa_id, usuario_id, titulo, programada_para, asignada_por)
      select empresa_id, id, ${titulo}, ${cuando}::timestamptz, ${porId} from usuario where id = ${usuarioId} returning id`);
  }

  /** A panic whose event got lost. */
  panico(usuarioId: number, abiertaEn: Date): Promise<number> {
    return this.uno(sql`insert into alerta (empresa_id, usuario_id, tipo, critica, mensaje, abierta_en)
      select empresa_id, id, 'panico', true, 'Me siguen', ${abiertaEn.toISOString()}::timestamptz
      from usuario where id = ${usuarioId} returning id`);
  }

  recordatorio(usuarioId: number, cuando: Date, texto = 'Llamar'): Promise<number> {
    return this.uno(sql`insert into recordatorio (empresa_id, usuario_id, texto, programado_para, creado_por)
      select empresa_id, id, ${texto}, ${cuando.toISOString()}::timestamptz, id from usuario where id = ${usuarioId} returning id`);
  }

  /** As of long ago: not of the last day, so that it is not told as new. */
  antigua(visitaId: number): Promise<unknown> {
    return this.db.execute(
      sql`update actividad set actualizada_en = now() - interval '2 days' where id = ${visitaId}`,
    );
  }

  /** What is due at a moment is made, three times at once. */
  async alas(momento: string | Date): Promise<void> {
    this.ahora = new Date(momento);
    await Promise.all([1, 2, 3].map(() => this.avisos.hacerPendientes()));
  }

  /** What a user was told, in the order in which they were. */
  async de(usuarioId: number): Promise<Avisada[]> {
    const leidas = await filas<Avisada>(
      this.db,
      sql`select n.id, n.clave, n.titulo, n.texto, n.estado, n.creada_en as "creadaEn", n.vence_en as "venceEn",
                 (select count(*)::int from envio v where v.notificacion_id = n.id) as envios
          from notificacion n where n.usuario_id = ${usuarioId} order by n.id`,
    );
    return leidas.map(({ creadaEn, venceEn, ...una }) =>
      Object.assign(una, {
        creadaEn: new Date(creadaEn).toISOString(),
        venceEn: new Date(venceEn).toISOString(),
      }),
    );
  }

  async uno(consulta: ReturnType<typeof sql>): Promise<number> {
    const [fila] = await filas<{ id: number }>(this.db, consulta);
    if (!fila) throw new Error('Nothing was inserted');
    return fila.id;
  }
}

/** A service account's file, of nobody. */
function crearCredenciales(): string {
  const carpeta = mkdtempSync(join(tmpdir(), 'seguimiento-credenciales-'));
  alTerminar(async () => rmSync(carpeta, { recursive: true, force: true }));
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const archivo = join(carpeta, 'cuenta.json');
  writeFileSync(
    archivo,
    JSON.stringify({
      type: 'service_account',
      project_id: 'prueba',
      private_key_id: 'una',
      private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
      client_email: 'prueba@prueba.iam.gserviceaccount.com',
      client_id: '1',
      token_uri: 'http://127.0.0.1:1/token',
    }),
  );
  return archivo;
}
