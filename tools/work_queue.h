// Tasks that may lead to further tasks, done by several threads. The newest
// task is done first, so that one thing is finished before the next is begun
// and what it held is free again.
#ifndef WEIGHBRIDGE_TOOLS_WORK_QUEUE_H_
#define WEIGHBRIDGE_TOOLS_WORK_QUEUE_H_

#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <vector>

namespace weighbridge {

class WorkQueue {
 public:
  using Task = std::function<void()>;

  // Of several tasks pushed at once the first is done first. May be called by
  // tasks.
  void Push(std::vector<Task> tasks);

  // Returns when no task is left, those included that tasks pushed. The calling
  // thread is one of the `threads`, of which there is at least one. What a task
  // throws ends the work and is thrown here.
  void Run(int threads);

 private:
  void Work();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Task> tasks_;  // The next one is the last.
  int running_ = 0;
  std::exception_ptr error_;
};

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_TOOLS_WORK_QUEUE_H_
