import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { sql } from 'drizzle-orm';
import { cifrarClave, claveCoincide } from '../autenticacion/index.js';
import { type BaseDatos, comoJson, InyectarBaseDatos } from '../base-datos/index.js';
import type { Rol } from '../comun/actor.js';
import { type Configuracion, InyectarConfiguracion } from '../configuracion/index.js';
import { claveHashDe, retirarClaves } from './usuarios.consultas.js';

interface Cuenta {
  readonly nombre: string;
  readonly correo: string;
  readonly rol: Rol;
}

interface EmpresaNueva {
  readonly zonaHoraria: string;
  readonly cuentas: readonly Cuenta[];
}

/** Two empresas, so that the wall between them can be seen, each with days of its own. */
export const EMPRESAS_DEMO: Readonly<Record<string, EmpresaNueva>> = {
  Demo: {
    zonaHoraria: 'Europe/Madrid',
    cuentas: [
      { nombre: 'Administración', correo: 'admin@demo.local', rol: 'admin' },
      { nombre: 'Supervisión', correo: 'supervisor@demo.local', rol: 'supervisor' },
      { nombre: 'Ana', correo: 'ana@demo.local', rol: 'colaborador' },
      { nombre: 'Luis', correo: 'luis@demo.local', rol: 'colaborador' },
    ],
  },
  Otra: {
    zonaHoraria: 'America/Bogota',
    cuentas: [
      { nombre: 'Supervisión', correo: 'supervisor@otra.local', rol: 'supervisor' },
      { nombre: 'Eva', correo: 'eva@otra.local', rol: 'colaborador' },
    ],
  },
};

/** Where the demo's e-mails are, those of users added to a rehearsal too. `.local` is nobody's on the internet. */
const DOMINIOS_DEMO = ['demo.local', 'otra.local'];

/** The users that a new installation starts with: its first admin, or the demo's. */
@Injectable()
export class Siembra implements OnModuleInit {
  private readonly logger = new Logger(Siembra.name);

  constructor(
    @InyectarBaseDatos() private readonly db: BaseDatos,
    @InyectarConfiguracion() private readonly configuracion: Configuracion,
  ) {}

  async onModuleInit(): Promise<void> {
    const { ADMIN_CORREO, ADMIN_CLAVE, claveDemo, produccion } = this.configuracion;
    if (produccion) await this.retirarDemo();
    if (ADMIN_CORREO && ADMIN_CLAVE) await this.sembrarAdmin(ADMIN_CORREO.toLowerCase(), ADMIN_CLAVE);
    if (claveDemo) await this.sembrarDemo(claveDemo);
  }

  /** Once: a password that was changed since then stays changed. */
  private async sembrarAdmin(correo: string, clave: string): Promise<void> {
    if ((await claveHashDe(this.db, correo)) !== undefined) return;
    const admin: Cuenta = { nombre: 'Administración', correo, rol: 'admin' };
    await this.crear('Principal', { zonaHoraria: 'UTC', cuentas: [admin] }, await cifrarClave(clave));
    this.logger.log(`First admin created: ${correo}`);
  }

  /** Everybody knows their password: what a rehearsal on this database left must not open the real thing. */
  private async retirarDemo(): Promise<void> {
    const retirados = await retirarClaves(this.db, DOMINIOS_DEMO);
    if (retirados > 0) this.logger.warn(`Production: ${retirados} demo users can sign in no more`);
  }

  /** Their password is what the configuration says, also after it changes. */
  private async sembrarDemo(clave: string): Promise<void> {
    if (await claveCoincide(clave, await claveHashDe(this.db, 'eva@otra.local'))) return;
    const claveHash = await cifrarClave(clave);
    for (const [nombre, nueva] of Object.entries(EMPRESAS_DEMO)) await this.crear(nombre, nueva, claveHash);
  }

  /** One statement: the empresa is made only if its users are not there yet, whichever process comes first. */
  private async crear(
    nombre: string,
    { zonaHoraria, cuentas }: EmpresaNueva,
    claveHash: string,
  ): Promise<void> {
    await this.db.transaction(async (tx) => {
      // Processes that start together take turns.
      await tx.execute(sql`select pg_advisory_xact_lock(hashtext('seguimiento:siembra'))`);
      await tx.execute(sql`
        with entrada as (
          select * from json_to_recordset(${comoJson(cuentas)}) as e (nombre text, correo text, rol rol_usuario)
        ), conocida as (
          select u.empresa_id as id from usuario u join entrada e on e.correo = u.correo limit 1
        ), nueva as (
          insert into empresa (nombre, zona_horaria)
          select ${nombre}, ${zonaHoraria} where not exists (select 1 from conocida) returning id
        )
        insert into usuario (empresa_id, nombre, correo, clave_hash, rol)
        select d.id, e.nombre, e.correo, ${claveHash}, e.rol
        from entrada e, (select id from conocida union all select id from nueva) d
        on conflict (correo) do update set clave_hash = excluded.clave_hash`);
    });
  }
}
