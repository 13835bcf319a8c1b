import { Inject } from '@nestjs/common';

export const CONEXION_DE_COLAS = Symbol('conexion-de-colas');

/** Injects the queue's connection on this profile. */
export const InyectarConexionDeColas = () => Inject(CONEXION_DE_COLAS);
