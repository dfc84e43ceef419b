#pragma once

// Everything is hidden but what carries this mark.
#define AEROWAL_API __attribute__((visibility("default")))

// What is inside of a class with that mark, and of the library alone.
#define AEROWAL_HIDDEN __attribute__((visibility("hidden")))
