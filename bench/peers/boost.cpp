// Boost.Math's Lambert-W on the doubles of a file. Usage: boost BRANCH FILE REPEATS
// Prints {"ns": processor time per call, "values": "FILE.boost"} and writes the values there.
#include <boost/math/special_functions/lambert_w.hpp>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

template <class F> double measure(const std::vector<double>& x, std::vector<double>& w, int repeats, F f) {
  const std::clock_t start = std::clock();
  double sum = 0;
  for (int r = 0; r < repeats; r++)
    for (std::size_t i = 0; i < x.size(); i++) sum += w[i] = f(x[i]);
  const double ns = double(std::clock() - start) / CLOCKS_PER_SEC * 1e9 / repeats / x.size();
  return sum == 0.125 ? -ns : ns;
}

int main(int, char** argv) {
  using namespace boost::math::policies;
  // Without exceptions, as a user in a hurry would have it.
  typedef policy<domain_error<ignore_error>, overflow_error<ignore_error>, evaluation_error<ignore_error>> quiet;
  const bool upper = std::atoi(argv[1]) == 0;
  std::FILE* in = std::fopen(argv[2], "rb");
  std::vector<double> x;
  for (double v; std::fread(&v, 8, 1, in) == 1;) x.push_back(v);
  std::vector<double> w(x.size());
  const int repeats = std::atoi(argv[3]);
  const double ns = upper ? measure(x, w, repeats, [](double v) { return boost::math::lambert_w0(v, quiet()); })
                          : measure(x, w, repeats, [](double v) { return boost::math::lambert_wm1(v, quiet()); });
  const std::string out = std::string(argv[2]) + ".boost";
  std::FILE* f = std::fopen(out.c_str(), "wb");
  std::fwrite(w.data(), 8, w.size(), f);
  std::fclose(f);
  std::printf("{\"ns\": %.4f}\n", ns);
}
