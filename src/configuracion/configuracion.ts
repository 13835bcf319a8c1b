import { type CredencialesFcm, leerCredencialesFcm } from './credenciales-fcm.js';
import { VARIABLES, type Variables } from './variables.js';
import { ErrorDeConfiguracion } from './error-de-configuracion.js';
import { secretoLocal } from './secreto-local.js';

/** Where rows, queue and events live: in this process, in Postgres, or the latter two in Redis. */
export type Perfil = 'embebido' | 'postgres' | 'cluster';

/** Chosen here, by the environment alone. */
function perfilDe({ DATABASE_URL, REDIS_URL }: Pick<Variables, 'DATABASE_URL' | 'REDIS_URL'>): Perfil {
  if (!DATABASE_URL) return 'embebido';
  return REDIS_URL ? 'cluster' : 'postgres';
}

/**
 * How tokens are verified: our own secret, or the public key of another identity provider. The accepted one beside
 * it only verifies: with it keys are changed while tokens of both are about.
 */
export type Firma =
  | { readonly modo: 'propia'; readonly secreto: Uint8Array; readonly aceptado?: Uint8Array }
  | { readonly modo: 'externa'; readonly clavePublica: string; readonly aceptada?: string };

/** The whole environment, read once. Nobody else reads `process.env`. */
export interface Configuracion extends Readonly<
  Omit<
    Variables,
    | 'JWT_SECRETO'
    | 'JWT_SECRETO_ACEPTADO'
    | 'JWT_CLAVE_PUBLICA'
    | 'JWT_CLAVE_PUBLICA_ACEPTADA'
    | 'HOST'
    | 'ORIGENES_PERMITIDOS'
    | 'PROXIES_DE_CONFIANZA'
    | 'GRAPHQL_INTROSPECCION'
    | 'GRAPHIQL_ACTIVO'
    | 'FCM_CREDENCIALES'
  >
> {
  readonly perfil: Perfil;
  readonly produccion: boolean;
  readonly HOST: string;
  readonly ORIGENES_PERMITIDOS: readonly string[];
  readonly PROXIES_DE_CONFIANZA: readonly string[];
  /** Off in production unless it is asked for. */
  readonly GRAPHQL_INTROSPECCION: boolean;
  readonly GRAPHIQL_ACTIVO: boolean;
  readonly firma: Firma;
  /** What that file says; `undefined` has push messages off. */
  readonly FCM_CREDENCIALES: CredencialesFcm | undefined;
  /** Password of the demo users; `undefined` starts without them. */
  readonly claveDemo: string | undefined;
}

const YA_FIRMA = 'JWT_SECRETO_ACEPTADO: got the secret that signs already, takes another one or nothing';
const CLAVE_DEMO = 'seguimiento-demo';
/** JWT_CLAVE_PUBLICA too: what is refused there may well be the private one. */
const SECRETAS = new Set([
  'JWT_SECRETO',
  'JWT_SECRETO_ACEPTADO',
  'JWT_CLAVE_PUBLICA',
  'JWT_CLAVE_PUBLICA_ACEPTADA',
  'ADMIN_CLAVE',
  'DEMO_CLAVE',
  'DATABASE_URL',
  'REDIS_URL',
  'METRICAS_TOKEN',
]);

/**
 * Reads, checks and freezes the environment. On the embedded profile a missing JWT_SECRETO is
 * generated once and kept in DATOS_DIR.
 * @throws ErrorDeConfiguracion with every problem found, not just the first.
 */
export function leerConfiguracion(entorno: NodeJS.ProcessEnv): Configuracion {
  const presentes = Object.fromEntries(Object.entries(entorno).filter(([, valor]) => valor !== ''));
  const leidas = VARIABLES.safeParse(presentes);
  const quejas = leidas.error?.issues.map(({ path }) => describirProblema(String(path[0]), presentes)) ?? [];
  const credenciales = leerCredencialesFcm(presentes.FCM_CREDENCIALES);
  const problemas = [...new Set(quejas), ...contradicciones(presentes)];
  if (typeof credenciales === 'string') problemas.push(`FCM_CREDENCIALES: ${credenciales}`);
  if (!leidas.success || problemas.length > 0) throw new ErrorDeConfiguracion(problemas);

  const {
    JWT_SECRETO,
    JWT_SECRETO_ACEPTADO,
    JWT_CLAVE_PUBLICA,
    JWT_CLAVE_PUBLICA_ACEPTADA,
    HOST,
    ORIGENES_PERMITIDOS,
    PROXIES_DE_CONFIANZA,
    ...resto
  } = leidas.data;
  const secreto = JWT_SECRETO ?? (JWT_CLAVE_PUBLICA ? '' : secretoLocal(resto.DATOS_DIR));
  // Whoever renews the one that was made here has to remove its file too.
  if (secreto !== '' && secreto === JWT_SECRETO_ACEPTADO) throw new ErrorDeConfiguracion([YA_FIRMA]);
  const perfil = perfilDe(resto);
  const produccion = resto.NODE_ENV === 'production';
  return Object.freeze({
    ...resto,
    perfil,
    produccion,
    HOST: HOST ?? (perfil === 'embebido' ? '127.0.0.1' : '0.0.0.0'),
    ORIGENES_PERMITIDOS: Object.freeze(ORIGENES_PERMITIDOS ?? []),
    PROXIES_DE_CONFIANZA: Object.freeze(PROXIES_DE_CONFIANZA ?? []),
    GRAPHQL_INTROSPECCION: resto.GRAPHQL_INTROSPECCION ?? !produccion,
    GRAPHIQL_ACTIVO: resto.GRAPHIQL_ACTIVO ?? !produccion,
    FCM_CREDENCIALES: typeof credenciales === 'object' ? credenciales : undefined,
    firma: Object.freeze(
      JWT_CLAVE_PUBLICA
        ? { modo: 'externa' as const, clavePublica: JWT_CLAVE_PUBLICA, aceptada: JWT_CLAVE_PUBLICA_ACEPTADA }
        : {
            modo: 'propia' as const,
            secreto: Buffer.from(secreto),
            aceptado: JWT_SECRETO_ACEPTADO ? Buffer.from(JWT_SECRETO_ACEPTADO) : undefined,
          },
    ),
    // Another provider's users have that provider's ids: none may be taken by ours.
    claveDemo:
      produccion || JWT_CLAVE_PUBLICA
        ? undefined
        : (resto.DEMO_CLAVE ?? (perfil === 'embebido' ? CLAVE_DEMO : undefined)),
  });
}

function describirProblema(variable: string, entorno: NodeJS.ProcessEnv): string {
  const espera = VARIABLES.shape[variable as keyof Variables].description;
  const recibido = SECRETAS.has(variable) ? 'a value that is not shown' : JSON.stringify(entorno[variable]);
  return `${variable}: got ${recibido}, takes ${espera}`;
}

/** What no variable says alone. */
function contradicciones(variables: NodeJS.ProcessEnv): string[] {
  const problemas: string[] = [];
  if (variables.REDIS_URL && !variables.DATABASE_URL) {
    problemas.push(
      'DATABASE_URL: got nothing, takes the Postgres that goes with REDIS_URL: rows are never in Redis',
    );
  }
  if (variables.ROL_PROCESO && variables.ROL_PROCESO !== 'todo' && !variables.DATABASE_URL) {
    problemas.push(
      `ROL_PROCESO: got ${JSON.stringify(variables.ROL_PROCESO)}, takes todo without DATABASE_URL: the embedded profile is one process`,
    );
  }
  if (variables.JWT_SECRETO && variables.JWT_CLAVE_PUBLICA) {
    problemas.push('JWT_CLAVE_PUBLICA: got both it and JWT_SECRETO, takes one of the two');
  }
  if (variables.JWT_SECRETO_ACEPTADO && variables.JWT_SECRETO_ACEPTADO === variables.JWT_SECRETO) {
    problemas.push(YA_FIRMA);
  }
  if (variables.JWT_SECRETO_ACEPTADO && variables.JWT_CLAVE_PUBLICA) {
    problemas.push(
      'JWT_SECRETO_ACEPTADO: got it with JWT_CLAVE_PUBLICA, takes nothing then: use JWT_CLAVE_PUBLICA_ACEPTADA',
    );
  }
  if (variables.JWT_CLAVE_PUBLICA_ACEPTADA && !variables.JWT_CLAVE_PUBLICA) {
    problemas.push('JWT_CLAVE_PUBLICA_ACEPTADA: got it alone, takes nothing without JWT_CLAVE_PUBLICA');
  }
  const { JWT_CLAVE_PUBLICA: publica } = VARIABLES.shape;
  const clave = publica.safeParse(variables.JWT_CLAVE_PUBLICA).data;
  // Compared as they are read: one key has several spellings.
  if (clave && clave === publica.safeParse(variables.JWT_CLAVE_PUBLICA_ACEPTADA).data) {
    problemas.push(
      'JWT_CLAVE_PUBLICA_ACEPTADA: got the key of JWT_CLAVE_PUBLICA, takes another one or nothing',
    );
  }
  if (variables.DATABASE_URL && !variables.JWT_SECRETO && !variables.JWT_CLAVE_PUBLICA) {
    problemas.push(
      `JWT_SECRETO: got nothing, takes ${VARIABLES.shape.JWT_SECRETO.description} (or set JWT_CLAVE_PUBLICA)`,
    );
  }
  if (Boolean(variables.ADMIN_CORREO) !== Boolean(variables.ADMIN_CLAVE)) {
    const falta = variables.ADMIN_CORREO ? 'ADMIN_CLAVE' : 'ADMIN_CORREO';
    problemas.push(`${falta}: got nothing, takes ${VARIABLES.shape[falta].description} when its pair is set`);
  }
  if (variables.ADMIN_CORREO && variables.JWT_CLAVE_PUBLICA) {
    problemas.push(
      'ADMIN_CORREO: got it with JWT_CLAVE_PUBLICA, takes nothing then: that provider has the users',
    );
  }
  const { RETENCION_UBICACIONES_DIAS, TRACKING_MAX_DIAS } = VARIABLES.shape;
  const retencion = RETENCION_UBICACIONES_DIAS.safeParse(variables.RETENCION_UBICACIONES_DIAS);
  const admision = TRACKING_MAX_DIAS.safeParse(variables.TRACKING_MAX_DIAS);
  if (retencion.success && admision.success && retencion.data < admision.data) {
    // What was removed while it may still come again would be kept a second time.
    problemas.push(
      `RETENCION_UBICACIONES_DIAS: got ${retencion.data}, takes TRACKING_MAX_DIAS (${admision.data}) or more`,
    );
  }
  const operaciones = VARIABLES.shape.RETENCION_OPERACIONES_DIAS.safeParse(
    variables.RETENCION_OPERACIONES_DIAS,
  );
  if (operaciones.success && admision.success && operaciones.data <= admision.data) {
    // What is forgotten while it may still come again would be done a second time.
    problemas.push(
      `RETENCION_OPERACIONES_DIAS: got ${operaciones.data}, takes more than TRACKING_MAX_DIAS (${admision.data})`,
    );
  }
  return problemas;
}
