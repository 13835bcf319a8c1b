import { Module } from '@nestjs/common';

/** Visits: assigned, signed in to, signed out of. */
@Module({})
export class ActividadesApiModule {}
