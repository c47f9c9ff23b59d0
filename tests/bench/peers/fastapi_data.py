"""The common Python way to serve a table: FastAPI, SQLAlchemy's models over asyncpg, pydantic's for the reply.
Run by uvicorn; PEER_DATABASE names the database."""
import datetime
import decimal
import os

import fastapi
import pydantic
import sqlalchemy
import sqlalchemy.ext.asyncio
import sqlalchemy.orm

engine = sqlalchemy.ext.asyncio.create_async_engine(os.environ['PEER_DATABASE'], pool_size=8)
session = sqlalchemy.ext.asyncio.async_sessionmaker(engine)
app = fastapi.FastAPI()


class Base(sqlalchemy.orm.DeclarativeBase):
    pass


class Row(Base):
    __tablename__ = 'stg_observations'
    __table_args__ = {'schema': 'staging'}
    instrument_id: sqlalchemy.orm.Mapped[int] = sqlalchemy.orm.mapped_column(sqlalchemy.BigInteger, primary_key=True)
    started_at: sqlalchemy.orm.Mapped[datetime.datetime] = sqlalchemy.orm.mapped_column(
        sqlalchemy.DateTime(timezone=True), primary_key=True)
    kind: sqlalchemy.orm.Mapped[str] = sqlalchemy.orm.mapped_column(primary_key=True)
    source: sqlalchemy.orm.Mapped[str] = sqlalchemy.orm.mapped_column(primary_key=True)
    source_id: sqlalchemy.orm.Mapped[str]
    symbol: sqlalchemy.orm.Mapped[str]
    category: sqlalchemy.orm.Mapped[str | None]
    observed_at: sqlalchemy.orm.Mapped[datetime.datetime] = sqlalchemy.orm.mapped_column(sqlalchemy.DateTime(timezone=True))
    price: sqlalchemy.orm.Mapped[decimal.Decimal | None]
    volume: sqlalchemy.orm.Mapped[decimal.Decimal | None]
    market_cap: sqlalchemy.orm.Mapped[decimal.Decimal | None]
    open: sqlalchemy.orm.Mapped[decimal.Decimal | None]
    high: sqlalchemy.orm.Mapped[decimal.Decimal | None]
    low: sqlalchemy.orm.Mapped[decimal.Decimal | None]


class Observation(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(from_attributes=True)
    source: str
    source_id: str
    instrument_id: int
    symbol: str
    kind: str
    category: str | None
    observed_at: datetime.datetime
    price: decimal.Decimal | None
    volume: decimal.Decimal | None
    market_cap: decimal.Decimal | None
    open: decimal.Decimal | None
    high: decimal.Decimal | None
    low: decimal.Decimal | None


class Reply(pydantic.BaseModel):
    data: list[Observation]


@app.get('/data')
async def data(symbol: str, limit: int = fastapi.Query(100, le=1000)) -> Reply:
    async with session() as connection:
        rows = await connection.scalars(sqlalchemy.select(Row).where(Row.symbol == symbol)
                                        .order_by(Row.observed_at.desc()).limit(limit))
        return Reply(data=[Observation.model_validate(row) for row in rows])
