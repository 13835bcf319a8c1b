import type { DynamicModule, Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { RenovacionDeClaves } from '../../src/autenticacion/renovacion-claves.js';
import { AppModule } from '../../src/app.module.js';
import { crearAplicacion } from '../../src/aplicacion.js';
import { leerConfiguracion } from '../../src/configuracion/index.js';
import { alTerminar } from './al-terminar.js';
import { Cliente } from './cliente.js';
import { CLAVE_DEMO, crearEntorno, type EntornoDePrueba, type PerfilDePrueba } from './perfiles.js';
import { sinHorario } from './sin-horario.js';

export interface ServidorDePrueba {
  readonly url: string;
  readonly app: NestFastifyApplication;
  readonly entorno: EntornoDePrueba;
  /** Signs in as one of the demo users: `ana`, `luis`, `eva`, `admin`, `supervisor`. */
  entrar(quien: string): Promise<Cliente>;
  cerrar(): Promise<void>;
}

export interface OpcionesDeServidor {
  readonly variables?: Record<string, string>;
  /** Modules beside the product's own, as a user of it adds theirs. */
  readonly modulos?: readonly Type[];
  /** Runs on the database of another server. */
  readonly entorno?: EntornoDePrueba;
  /** Does what is due at its start and at each full minute, as servers do: else only what the test asks `Horario` for. */
  readonly conHorario?: boolean;
  /** Else the demo's users keep their cheap hashes. */
  readonly renovandoClaves?: boolean;
}

/** Fast enough for a test to see a whole task, slow enough to act in the middle of one. */
const RITMO = { SIMULACION_INTERVALO_MS: '60' };

/** Starts the whole server in this process, on a free port and a database of its own; stops after the file. */
export async function iniciarServidor(
  perfil: PerfilDePrueba,
  { variables, modulos = [], entorno, conHorario = false, renovandoClaves = false }: OpcionesDeServidor = {},
): Promise<ServidorDePrueba> {
  const propio = entorno ?? (await crearEntorno(perfil));
  const configuracion = leerConfiguracion({ ...propio.variables, ...RITMO, ...variables });
  const raiz: DynamicModule = AppModule.con(configuracion);
  raiz.imports?.push(...modulos);
  const app = await crearAplicacion(configuracion, raiz);
  if (!conHorario && configuracion.ROL_PROCESO !== 'api') sinHorario(app);
  if (!renovandoClaves) app.get(RenovacionDeClaves, { strict: false }).alEntrar = () => Promise.resolve();
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();

  let cerrando: Promise<void> | undefined;
  const cerrar = () => (cerrando ??= app.close());
  alTerminar(async () => {
    await cerrar();
    if (!entorno) await propio.borrar();
  });
  return {
    url,
    app,
    entorno: propio,
    entrar: (quien) => Cliente.entrar(url, correoDe(quien), CLAVE_DEMO),
    cerrar,
  };
}

const correoDe = (quien: string) =>
  quien.includes('@') ? quien : `${quien}@${quien === 'eva' ? 'otra' : 'demo'}.local`;
