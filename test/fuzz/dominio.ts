import type { Azar } from './azar.js';
import type { Conocidos } from './mundo.js';
import { FECHAS, NUMEROS, textoRaro, TEXTOS } from './rarezas.js';

/** Values of the domain, mostly good ones: what is wrong with the rest is the mutations' business. */

const TEXTOS_BUENOS = ['Entregar en bodega', 'Visita', 'مرحبا', '👩‍🚒 listo', 'a', 'x'.repeat(200)] as const;

const uuidDe = (azar: Azar) =>
  `${azar.entero(0xffff).toString(16).padStart(8, '0')}-0000-4000-8000-${azar.entero(0xfffff).toString(16).padStart(12, '0')}`;

export function fechaDe(azar: Azar): string {
  if (azar.acaso(25)) return azar.uno(FECHAS);
  return new Date(
    Date.now() + azar.uno([0, -60_000, -3_600_000, 60_000, 86_400_000, -30 * 86_400_000]),
  ).toISOString();
}

export const diaDe = (azar: Azar) => (azar.acaso(25) ? azar.uno(FECHAS) : fechaDe(azar).slice(0, 10));

const grados = (azar: Azar, maximo: number) =>
  azar.acaso(8) ? azar.uno(NUMEROS) : (azar.entero(2_000_001) / 1_000_000 - 1) * maximo;

export const ubicacionDe = (azar: Azar): Record<string, unknown> => ({
  id: uuidDe(azar),
  lat: grados(azar, 90),
  lon: grados(azar, 180),
  ...(azar.acaso(30) && { precision: azar.uno([5, 0, null, ...NUMEROS]) }),
  ...(azar.acaso(30) && { velocidad: azar.uno([1, 0, null, ...NUMEROS]) }),
  ...(azar.acaso(30) && { rumbo: azar.uno([360, 0, null, ...NUMEROS]) }),
  ...(azar.acaso(30) && { bateria: azar.uno([0.5, 1, null, ...NUMEROS]) }),
  fecha: fechaDe(azar),
});

/** Zones: rings that may be open, cross, touch, turn either way, or be on one line. */
export function areaDe(azar: Azar): Record<string, unknown> {
  const clase = azar.entero(4);
  if (clase === 0) {
    return {
      type: 'Circle',
      coordinates: [grados(azar, 360), grados(azar, 90)],
      radius: azar.uno([500, 10, ...NUMEROS]),
    };
  }
  const poligono = () => azar.varios(1, 2, () => anilloDe(azar));
  if (clase < 3) return { type: 'Polygon', coordinates: poligono() };
  return { type: 'MultiPolygon', coordinates: azar.varios(1, 3, poligono) };
}

function anilloDe(azar: Azar): number[][] {
  if (azar.acaso(50)) {
    const [lon, lat, lado] = [grados(azar, 180), grados(azar, 80), azar.uno([0.01, 1, 200, 0])];
    return [
      [lon, lat],
      [lon + lado, lat],
      [lon + lado, lat + lado],
      [lon, lat + lado],
      [lon, lat],
    ];
  }
  const vertices = azar.varios(2, azar.uno([4, 12, 40]), () => [grados(azar, 180), grados(azar, 90)]);
  return azar.acaso(90) ? [...vertices, vertices[0] as number[]] : vertices;
}

export const TIPOS_DE_OPERACION = ['UBICACIONES', 'CHECK_IN', 'CHECK_OUT', 'MENSAJE', 'PANICO'] as const;

export function operacionDe(azar: Azar, conocidos: Conocidos, comoRest = false): Record<string, unknown> {
  const tipo = azar.uno(TIPOS_DE_OPERACION);
  return {
    id: azar.acaso(80) ? uuidDe(azar) : azar.uno(conocidos.uuids),
    tipo: comoRest ? tipo.toLowerCase().replace('_', '-') : tipo,
    datos: datosDe(azar, tipo, conocidos),
    creadaEn: fechaDe(azar),
  };
}

function datosDe(
  azar: Azar,
  tipo: (typeof TIPOS_DE_OPERACION)[number],
  conocidos: Conocidos,
): Record<string, unknown> {
  const lugar = azar.acaso(50) ? { lat: grados(azar, 90), lon: grados(azar, 180) } : {};
  if (tipo === 'UBICACIONES') return { ubicaciones: azar.varios(0, 4, () => ubicacionDe(azar)) };
  if (tipo === 'PANICO') return { ...lugar, ...(azar.acaso(50) && { mensaje: textoDe(azar) }) };
  if (tipo === 'MENSAJE') return mensajeDe(azar, conocidos);
  return {
    actividadId: idDe(azar, 'actividadId', conocidos),
    ...lugar,
    ...(azar.acaso(50) && { fecha: fechaDe(azar) }),
  };
}

export const mensajeDe = (azar: Azar, conocidos: Conocidos): Record<string, unknown> => ({
  id: azar.acaso(80) ? uuidDe(azar) : azar.uno(conocidos.uuids),
  texto: textoDe(azar),
  ...(azar.acaso(50)
    ? { paraUsuarioId: idDe(azar, 'paraUsuarioId', conocidos) }
    : { conversacionId: idDe(azar, 'conversacionId', conocidos) }),
});

export const textoDe = (azar: Azar): string => (azar.acaso(20) ? textoRaro(azar) : azar.uno(TEXTOS_BUENOS));

/** Any id that is there, or (seldom) one that is not. */
export function idDe(azar: Azar, campo: string, { enteros }: Conocidos): number {
  if (azar.acaso(15)) return azar.uno([0, -1, 2 ** 31 - 1, 999_999]);
  return azar.uno(enteros[campo] ?? enteros['id'] ?? [1]);
}

export function textoPorNombre(azar: Azar, nombre: string, conocidos: Conocidos): string {
  if (azar.acaso(15)) return azar.uno(TEXTOS);
  if (/^(after|before)$/.test(nombre)) return azar.uno(conocidos.cursores);
  if (nombre === 'correo')
    return azar.uno(['eva@otra.local', `u${azar.entero(1_000_000)}@demo.local`, 'no es', 'A@B.CO']);
  if (nombre === 'clave') return azar.uno(['corta', 'una clave larga', 'é'.repeat(40)]);
  if (nombre === 'refreshToken') return azar.uno(conocidos.refrescos);
  if (nombre === 'zonaHoraria')
    return azar.uno(['America/Bogota', 'UTC', 'Europe/Madrid', 'Etc/GMT+12', 'Marte/Base', '+05:00']);
  if (nombre === 'claveIdempotencia') return azar.uno(['uno', 'dos', 'x'.repeat(201), 'ñ']);
  return textoDe(azar);
}

export const uuidPorAzar = (azar: Azar, { uuids }: Conocidos) =>
  azar.acaso(50) ? uuidDe(azar) : azar.uno(uuids);
