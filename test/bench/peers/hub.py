"""The same hub with Python's websockets: its own broadcast to all others of a path."""

import asyncio
import websockets

rooms: dict = {}


async def serve(socket):
    if socket.path == "/echo":
        async for text in socket:
            await socket.send(text)
        return
    room = rooms.setdefault(socket.path, set())
    room.add(socket)
    try:
        async for text in socket:
            websockets.broadcast(room - {socket}, text)
    finally:
        room.discard(socket)


async def main():
    async with websockets.serve(serve, "127.0.0.1", 0, compression=None) as server:
        print(f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
        await asyncio.Future()


asyncio.run(main())
