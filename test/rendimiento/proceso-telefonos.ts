/** The phones of a team: each sends one position, measured at that moment, once a second. */
import { setTimeout as esperar } from 'node:timers/promises';
import { tokenDe } from './identidad.js';
import { atender } from './obrero.js';
import { puntoDe } from './telefonos.js';

export interface Recorrido {
  readonly url: string;
  readonly usuarios: number;
  readonly segundos: number;
}

const CADA_MS = 1_000;

async function enviar(url: string, token: string, usuarioId: number): Promise<boolean> {
  const respuesta = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ ubicaciones: [puntoDe(usuarioId, Date.now())] }),
  });
  return (await respuesta.text()).includes('"aceptadas":1,');
}

/** @returns how many were accepted, of as many as were due. */
async function recorrer({ url, usuarios, segundos }: Recorrido): Promise<number> {
  const tokens = await Promise.all(Array.from({ length: usuarios }, (_, n) => tokenDe(n + 1)));
  const comienzo = performance.now();
  let aceptadas = 0;
  const caminar = async (n: number) => {
    // Spread over the second, as clocks of phones are.
    const desfase = (n * CADA_MS) / usuarios;
    for (let paso = 0; paso < segundos; paso++) {
      await esperar(comienzo + desfase + paso * CADA_MS - performance.now());
      if (await enviar(url, tokens[n] ?? '', n + 1)) aceptadas += 1;
    }
  };
  await Promise.all(tokens.map((_, n) => caminar(n)));
  return aceptadas;
}

atender({ recorrer });
