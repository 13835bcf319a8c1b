import { Module } from '@nestjs/common';

/** Zones, whom they are assigned to, and where those people are with regard to them. */
@Module({})
export class GeocercasModule {}

/** How clients reach it. */
@Module({ imports: [GeocercasModule] })
export class GeocercasApiModule {}
