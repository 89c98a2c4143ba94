// Nothing but a file to hang the precompiled headers on: precompiled.hpp.
