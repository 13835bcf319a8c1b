import proxyaddr from '@fastify/proxy-addr';
import { createPublicKey } from 'node:crypto';
import { z } from 'zod';
import { esPlantillaDeTeselas } from './teselas.js';

const entero = (minimo: number, maximo: number, porDefecto: number) =>
  z
    .string()
    .regex(/^\d+$/)
    .transform(Number)
    .pipe(z.number().min(minimo).max(maximo))
    .default(porDefecto)
    .describe(`an integer between ${minimo} and ${maximo}`);

/** A time of the day, on the clock of each empresa's own zone. */
const hora = (porDefecto: string) =>
  z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
    .default(porDefecto)
    .describe('a time of the day between 00:00 and 23:59');

const texto = (porDefecto: string) => z.string().min(1).default(porDefecto).describe('a text');

/** On or off; without it, whatever the environment calls for. */
const interruptor = z
  .enum(['true', 'false'])
  .transform((valor) => valor === 'true')
  .optional()
  .describe('true or false');

const url = (...protocolos: string[]) =>
  z
    .string()
    .refine((valor) => URL.canParse(valor) && protocolos.includes(new URL(valor).protocol))
    .optional()
    .describe(`a URL that starts with ${protocolos.map((protocolo) => `${protocolo}//`).join(' or ')}`);

const clave = z.string().min(10).max(200).optional().describe('a password of 10 to 200 characters');

/** What people leave in a copied `.env`: long enough to pass a length check, known to everybody. */
const DE_MUESTRA = /secret|change|cambi|example|ejemplo|placeholder|your|1234567|(.)\1{7}/i;

/** A PEM in one line (`\n` written out) or in several; PKCS#1 (`RSA PUBLIC KEY`) comes out as SPKI, as the rest. */
const clavePublica = z
  .string()
  .transform((pem) => pem.replaceAll('\\n', '\n'))
  .refine((pem) => pem.includes('PUBLIC KEY') && esClavePublica(pem))
  .transform((pem) => createPublicKey(pem).export({ type: 'spki', format: 'pem' }).toString())
  .optional()
  .describe('a public key in PEM: RSA of 2048 bits or more, EC P-256, or Ed25519');

function esClavePublica(pem: string): boolean {
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = createPublicKey(pem);
    if (asymmetricKeyType === 'rsa') return (asymmetricKeyDetails?.modulusLength ?? 0) >= 2048;
    if (asymmetricKeyType === 'ec') return asymmetricKeyDetails?.namedCurve === 'prime256v1';
    return asymmetricKeyType === 'ed25519';
  } catch {
    return false;
  }
}

/** Signs tokens, or did: of 256 bits and more, as HS256 wants (RFC 7518, section 3.2). */
const secreto = z
  .string()
  .min(32)
  .refine((valor) => !DE_MUESTRA.test(valor))
  .optional()
  .describe('a random text of 32 characters or more that is not a placeholder');

/** Whose `X-Forwarded-For` is believed. */
const proxies = z
  .string()
  .transform((lista) => lista.split(',').map((direccion) => direccion.trim()))
  .refine(sonDirecciones)
  .optional()
  .describe(
    'addresses or networks separated by commas, as 10.0.0.0/8 or loopback, linklocal and uniquelocal',
  );

function sonDirecciones(lista: string[]): boolean {
  try {
    proxyaddr.compile(lista);
    return true;
  } catch {
    return false;
  }
}

/**
 * Every variable that the server reads: its form, its default, and (in `describe`) what it takes.
 * `.env.example` and the README's table say what each is for.
 */
export const VARIABLES = z.object({
  NODE_ENV: z
    .enum(['development', 'test', 'production'])
    .default('development')
    .describe('development, test or production'),
  PORT: entero(0, 65535, 3000),
  HOST: z.string().min(1).optional().describe('an address to listen on, as 127.0.0.1 or ::'),
  ORIGENES_PERMITIDOS: z
    .string()
    .transform((lista) => lista.split(',').map((origen) => origen.trim()))
    .pipe(z.array(z.string().refine((origen) => URL.canParse(origen) && new URL(origen).origin === origen)))
    .optional()
    .describe('web origins separated by commas, as https://app.example.com'),
  PROXIES_DE_CONFIANZA: proxies,

  NIVEL_REGISTRO: z
    .enum(['error', 'warn', 'log', 'debug'])
    .default('log')
    .describe('error, warn, log or debug'),
  METRICAS_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]{16,}$/)
    .optional()
    .describe('a text of 16 characters or more, without blanks'),

  DATABASE_URL: url('postgres:', 'postgresql:'),
  BASE_DATOS_CONEXIONES: entero(2, 500, 10),
  REDIS_URL: url('redis:', 'rediss:'),
  REDIS_PREFIJO: z
    .string()
    .regex(/^[a-z0-9_-]{1,40}$/i)
    .default('seguimiento')
    .describe('1 to 40 letters, digits, _ or -'),
  ROL_PROCESO: z.enum(['api', 'trabajador', 'todo']).default('todo').describe('api, trabajador or todo'),
  ARRANQUE_ESPERA_MS: entero(0, 3_600_000, 60_000),
  DATOS_DIR: texto('.datos'),

  JWT_SECRETO: secreto,
  JWT_SECRETO_ACEPTADO: secreto,
  JWT_CLAVE_PUBLICA: clavePublica,
  JWT_CLAVE_PUBLICA_ACEPTADA: clavePublica,
  JWT_EMISOR: texto('seguimiento'),
  JWT_AUDIENCIA: texto('seguimiento'),
  TOKEN_ACCESO_SEGUNDOS: entero(1, 86_400, 900),
  SESION_DIAS: entero(1, 365, 30),
  SESION_MAX_DIAS: entero(1, 3_650, 180),
  ADMIN_CORREO: z.email().optional().describe('an e-mail address'),
  ADMIN_CLAVE: clave,
  DEMO_CLAVE: clave,

  SIMULACION_INTERVALO_MS: entero(1, 3_600_000, 5_000),
  SIMULACION_INCREMENTO: entero(1, 100, 20),
  TAREAS_CONCURRENCIA: entero(1, 100_000, 1_000),
  TAREAS_POR_USUARIO: entero(0, 1_000_000, 500),
  TAREAS_INTENTOS: entero(1, 100, 3),
  TAREAS_BLOQUEO_MS: entero(1_000, 600_000, 15_000),
  TAREAS_BARRIDO_MS: entero(100, 3_600_000, 30_000),
  RETENCION_TAREAS_DIAS: entero(1, 36_500, 90),

  TRACKING_MAX_DIAS: entero(1, 365, 7),
  TRACKING_LOTE_MAX: entero(1, 10_000, 250),
  RETENCION_UBICACIONES_DIAS: entero(1, 36_500, 90),
  GEOCERCA_FRESCURA_S: entero(10, 86_400, 600),
  GEOCERCA_PRECISION_MAX_M: entero(1, 10_000, 100),
  PRESENCIA_GRACIA_MS: entero(0, 600_000, 5_000),
  PRESENCIA_ARRENDAMIENTO_MS: entero(1_000, 600_000, 30_000),

  TRABAJOS_CONCURRENCIA: entero(1, 1_000, 20),
  TRABAJO_ESPERA_MS: entero(1, 3_600_000, 1_000),
  GEOCERCAS_CADA_MIN: entero(1, 60, 3),
  INACTIVIDAD_CADA_MIN: entero(1, 60, 10),
  INACTIVIDAD_MAX_MIN: entero(1, 1_440, 30),
  CIERRE_HORA: hora('22:00'),
  RESUMEN_HORA: hora('23:59'),
  RESUMEN_EN_CURSO_CADA_MIN: entero(1, 60, 5),
  RESUMEN_TARDIAS_CADA_MIN: entero(1, 60, 10),
  RESUMEN_PRECISION_MAX_M: entero(0, 1_000_000, 50),
  RESUMEN_RUIDO_M: entero(0, 1_000, 5),
  VELOCIDAD_MAXIMA_KMH: entero(0, 100_000, 200),
  NOTIFICACIONES_CADA_MIN: entero(1, 60, 5),
  VISITA_AVISO_MIN: entero(0, 1_440, 30),
  CHECK_IN_MARGEN_MIN: entero(0, 1_440, 15),
  DISPOSITIVOS_POR_USUARIO: entero(1, 1_000, 10),
  FCM_CREDENCIALES: z
    .string()
    .optional()
    .describe(
      'the path of a service account’s JSON file, as Firebase gives it: with project_id, client_email and private_key',
    ),
  FCM_URL: url('https:', 'http:'),
  NOTIFICACION_INTENTOS: entero(1, 100, 5),
  NOTIFICACION_ESPERA_MS: entero(1, 3_600_000, 30_000),
  HTTP_REINTENTO_MS: entero(1, 60_000, 1_000),
  HTTP_PLAZO_MS: entero(100, 600_000, 10_000),
  RETENCION_NOTIFICACIONES_DIAS: entero(1, 36_500, 90),
  SINCRONIZACION_OPERACIONES_MAX: entero(1, 10_000, 500),
  RETENCION_OPERACIONES_DIAS: entero(30, 36_500, 60),

  MAPA_TESELAS_URL: z
    .string()
    .refine(esPlantillaDeTeselas)
    .optional()
    .describe(
      'a URL template of map tiles with {z}, {x} and {y}, as https://tiles.example.com/{z}/{x}/{y}.png; {s} may begin its host',
    ),
  MAPA_ATRIBUCION: z.string().max(300).optional().describe('a text of 300 characters at most'),

  CUERPO_MAX_BYTES: entero(1_024, 104_857_600, 524_288),
  MARCO_MAX_BYTES: entero(1_024, 16_777_216, 65_536),
  CONSULTA_PROFUNDIDAD_MAX: entero(1, 100, 10),
  CONSULTA_TOKENS_MAX: entero(10, 100_000, 1_000),
  CONSULTA_RAICES_MAX: entero(1, 1_000, 10),
  CONSULTA_ALIAS_MAX: entero(0, 10_000, 30),
  CONSULTA_COSTO_MAX: entero(1, 1_000_000_000, 20_000),
  JSON_PROFUNDIDAD_MAX: entero(8, 1_000, 32),
  GRAPHQL_INTROSPECCION: interruptor,
  GRAPHIQL_ACTIVO: interruptor,
  SUSCRIPCIONES_POR_CONEXION: entero(1, 10_000, 100),
  BUZON_CAPACIDAD: entero(1, 100_000, 256),
  AUTENTICACION_MAX_MS: entero(100, 60_000, 5_000),
  CONEXIONES_SIN_AUTENTICAR: entero(1, 1_000_000, 1_000),
  CONEXIONES_POR_IP: entero(1, 1_000_000, 2_000),
  CONEXIONES_POR_USUARIO: entero(1, 1_000_000, 50),
  PETICIONES_POR_IP: entero(1, 10_000_000, 200),
  PETICIONES_POR_USUARIO: entero(1, 10_000_000, 20),
  INTENTOS_POR_CUENTA: entero(1, 1_000, 5),
  INTENTOS_POR_IP: entero(1, 1_000_000, 100),
  INTENTOS_ESPERA_MAX_S: entero(1, 86_400, 900),
  CIERRE_MAX_MS: entero(100, 60_000, 4_000),
});

export type Variables = z.output<typeof VARIABLES>;
